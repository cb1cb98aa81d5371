import type { Copy } from '../../system/copy.ts'
import { atMost, type Figure } from '../figure.ts'
import { type Child, type FromListener, startChild } from './children.ts'
import { type Client, newClient } from './clients.ts'

const LISTENERS = ['event-store', 'simulation', 'realtime-gateway', 'monitoring'] as const
const SIDE_BY_SIDE = 16
const P99 = 0.99

interface Effort {
  readonly admin: string
  readonly natsUrl: string
  readonly revocations: number
  readonly tokensAtOnce: number
}
type Refused = Extract<FromListener, { kind: 'refused' }>
const now = () => performance.timeOrigin + performance.now()

/** How long a token is still believed somewhere after somebody asked to take it back. */
export async function measureRevocations(
  copy: Pick<Copy, 'origin' | 'stateDir'>,
  { admin, natsUrl, revocations, tokensAtOnce }: Effort,
): Promise<readonly Figure[]> {
  const listeners = LISTENERS.map((name) =>
    startChild('listener.ts', {
      ...{ natsUrl, name, issuer: copy.origin },
      seedFile: `${copy.stateDir}/nats/seeds/${name}.nk`,
    }),
  )
  try {
    await Promise.all(listeners.map((listener) => listener.next('ready')))
    const client = await newClient(copy.origin, admin, 'measured')
    const each: number[] = []
    for (let at = 0; at < revocations; at += 1) each.push(await takeBackOne(listeners, client))
    const together = await takeBackAll(listeners, client, tokensAtOnce)
    const sorted = each.toSorted((one, other) => one - other)
    const conditions = `${LISTENERS.length} processes beside the platform's own, each asked whether it still believes the token; from the request on, its audit entry included`
    return [
      atMost({
        ...{ name: 'revocation of a token is known everywhere, p99', unit: 'ms', most: 50 },
        ours: sorted[Math.ceil(P99 * sorted.length) - 1] ?? Number.NaN,
        conditions: `${revocations} one after the other; ${conditions}`,
      }),
      atMost({
        ...{ name: `${tokensAtOnce} tokens at once are refused everywhere`, unit: 's', most: 1 },
        ours: together / 1_000,
        conditions: `the account that holds them is removed; ${conditions}`,
      }),
    ]
  } finally {
    await Promise.all(listeners.map((listener) => listener.stop()))
  }
}

async function takeBackOne(listeners: readonly Child[], client: Client): Promise<number> {
  const token = await client.token()
  await watch(listeners, [token])
  return await until(listeners, () => client.revoke(token))
}

async function takeBackAll(listeners: readonly Child[], client: Client, count: number): Promise<number> {
  const tokens: string[] = []
  while (tokens.length < count)
    tokens.push(...(await Promise.all(Array.from({ length: SIDE_BY_SIDE }, client.token))))
  await watch(listeners, tokens)
  return await until(listeners, client.remove)
}

async function watch(listeners: readonly Child[], tokens: readonly string[]): Promise<void> {
  const watching = listeners.map((listener) =>
    listener.next<Extract<FromListener, { kind: 'watching' }>>('watching'),
  )
  for (const listener of listeners) listener.send({ tokens })
  for (const { believed } of await Promise.all(watching))
    if (believed !== tokens.length)
      throw new Error(`only ${believed} of ${tokens.length} tokens are believed`)
}

/** Milliseconds from the asking to the last process that refuses. */
async function until(listeners: readonly Child[], act: () => Promise<void>): Promise<number> {
  const refused = listeners.map((listener) => listener.next<Refused>('refused'))
  const began = now()
  await act()
  return Math.max(...(await Promise.all(refused)).map(({ at }) => at)) - began
}
