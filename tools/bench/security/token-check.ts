import type { Copy } from '../../system/copy.ts'
import { atMost, type Figure, median } from '../figure.ts'
import { type Child, type FromDoor, startChild } from './children.ts'
import { ask, bearer } from './client.ts'

const SEED = 'nats/seeds/realtime-gateway.nk'
const PATH = '/api/v1/realtime/connections'
const SIDE_BY_SIDE = 16
const WARM_UP_REQUESTS = 2_000

type Cpu = Extract<FromDoor, { kind: 'cpu' }>
interface Effort {
  readonly admin: string
  readonly natsUrl: string
  readonly requests: number
  readonly rounds: number
}

/** What checks cost: the same operation with a token, its revocation and a permission, and open to everybody. */
export async function measureTokenCheck(
  { origin, stateDir }: Pick<Copy, 'origin' | 'stateDir'>,
  { admin, natsUrl, requests, rounds }: Effort,
): Promise<readonly Figure[]> {
  const task = { natsUrl, seedFile: `${stateDir}/${SEED}`, issuer: origin }
  const doors = [true, false].map((guarded) => startChild('door.ts', { ...task, guarded }))
  try {
    const opened = await Promise.all(
      doors.map((door) => door.next<Extract<FromDoor, { kind: 'listening' }>>('listening')),
    )
    const urls = opened.map(({ port }) => `http://127.0.0.1:${port}${PATH}`)
    const costs: number[][] = [[], []]
    for (const url of urls) await load(url, admin, WARM_UP_REQUESTS)
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, door] of doors.entries()) {
        const before = await cpuOf(door)
        await load(urls[at] ?? '', admin, requests)
        costs[at]?.push(((await cpuOf(door)) - before) / requests)
      }
    }
    const [guarded = [], open = []] = costs
    const ratios = guarded.map((cost, at) => cost / (open[at] ?? Number.NaN))
    return [
      atMost({
        name: 'operation with all checks over the same one without',
        ...{ ours: median(ratios), most: 1.5, unit: 'x' },
        conditions: `CPU of the process a request: ${median(guarded).toFixed(0)} and ${median(open).toFixed(0)} microseconds; ${rounds} rounds in turn of ${requests} requests, ${SIDE_BY_SIDE} at a time; the operation itself does nothing`,
      }),
    ]
  } finally {
    await Promise.all(doors.map((door) => door.stop()))
  }
}

async function cpuOf(door: Child): Promise<number> {
  const told = door.next<Cpu>('cpu')
  door.send({})
  const { user, system } = await told
  return user + system
}

/** Both doors are sent the same headers. */
async function load(url: string, token: string, requests: number): Promise<void> {
  let left = requests
  const worker = async () => {
    while (left > 0) {
      left -= 1
      const { status, text } = await ask(url, { headers: bearer(token) })
      if (status !== 200) throw new Error(`answered ${status}: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
}
