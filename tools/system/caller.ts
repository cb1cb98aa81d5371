import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'

import WebSocket from 'ws'

import type { City, CityState, Page, RecordedEvent, ServerMessage, TicksSimulated } from '@urbe/contracts'

import { PASSWORD } from './copy.ts'

/** Only to end what hangs. */
const LIMIT_MS = 120_000
const AGAIN_MS = 50
const MESSAGES_AT_ONCE = 500

/** Waits for a condition; whatever goes wrong meanwhile counts as not yet. */
export async function until<Value>(
  ask: () => Promise<Value | undefined | false>,
  limitMs = LIMIT_MS,
): Promise<Value> {
  const deadline = Date.now() + limitMs
  let last: unknown = 'no answer yet'
  while (Date.now() < deadline) {
    try {
      const value = await ask()
      if (value !== undefined && value !== false) return value
    } catch (error) {
      last = error
    }
    await sleep(AGAIN_MS)
  }
  throw new Error(`it did not come true in ${limitMs} ms`, { cause: last })
}

interface Asking {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A caller from outside: nothing but fetch and ws. */
export async function callerOf(origin: string) {
  const api = `${origin}/api/v1`
  let token = ''

  async function raw(path: string, { method, body, headers }: Asking = {}): Promise<Response> {
    const form = body instanceof FormData || typeof body === 'string'
    return await fetch(`${api}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) }),
    })
  }
  async function call<Answer>(path: string, asking?: Asking): Promise<Answer> {
    const answer = await raw(path, asking)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${asking?.method ?? 'GET'} ${path}: ${answer.status} ${text}`)
    // The caller of a test says what it expects; the assertions that follow hold it to that.
    return (text === '' ? undefined : JSON.parse(text)) as Answer
  }
  const signedIn = await call<{ accessToken: string }>('/auth/login', {
    body: { username: 'admin', password: PASSWORD },
  })
  token = signedIn.accessToken

  const act = (id: string, verb: string, body?: unknown) =>
    call<City>(`/cities/${id}/${verb}`, { method: 'POST', ...(body === undefined ? {} : { body }) })
  return {
    raw,
    call,
    token: () => token,
    found: (founding: object) => call<City>('/cities', { body: founding }),
    act,
    city: (id: string) => call<City>(`/cities/${id}`),
    state: (id: string, query = '') => call<CityState>(`/cities/${id}/state${query}`),
    reaches: (id: string, tick: number) =>
      until(async () => {
        const city = await call<City>(`/cities/${id}`)
        return city.tick >= tick && city
      }),
    ticks: (id: string) => everyTick((path) => call(path), id),
    listen: () => listen(origin, token),
  }
}
export type Caller = Awaited<ReturnType<typeof callerOf>>

/** Every tick of a city that the log holds, in the order of its stream. */
async function everyTick(
  call: (path: string) => Promise<Page<RecordedEvent>>,
  id: string,
): Promise<TicksSimulated['data'][]> {
  const ticks: TicksSimulated['data'][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: Page<RecordedEvent> = await call(
      `/streams/CITY_${id}/events?types=TicksSimulated&limit=200${more}`,
    )
    ticks.push(...page.items.map(({ data }) => data as TicksSimulated['data']))
    cursor = page.next
  }
  return ticks
}

/** The tick up to which the chain of states has no gap and no fork; throws where it breaks. */
export function chainEnd(batches: readonly TicksSimulated['data'][]): number {
  let tick = 0
  let hash = batches[0]?.previousHash
  for (const batch of batches) {
    if (batch.from !== tick + 1) throw new Error(`after tick ${tick} comes tick ${batch.from}`)
    if (batch.previousHash !== hash) throw new Error(`tick ${batch.from} does not follow the state before it`)
    if (batch.hashes.length !== batch.to - tick) throw new Error(`a hash is missing up to tick ${batch.to}`)
    tick = batch.to
    hash = batch.hashes.at(-1)
  }
  return tick
}

/** A WebSocket client written with nothing but `ws`. */
async function listen(origin: string, token: string) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/stream`, ['urbe.v1'], {
    headers: { authorization: `Bearer ${token}` },
  })
  const messages: ServerMessage[] = []
  const frames: Buffer[] = []
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (binary) frames.push(data)
    else messages.push(...[JSON.parse(data.toString()) as ServerMessage].flat())
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    messages,
    frames,
    subscribe: (ch: string, more: object = {}) =>
      socket.send(JSON.stringify({ t: 'sub', id: 1, subs: [{ ch, ...more }] })),
    events: () => messages.filter((each) => each.t === 'ev'),
    close: () => socket.terminate(),
  }
}

/** Says much more than anybody may, and listens in between: who only speaks does not hear why they were cut off. */
export async function speakUntilCutOff(socket: WebSocket): Promise<void> {
  while (socket.readyState === WebSocket.OPEN) {
    for (let count = 0; count < MESSAGES_AT_ONCE; count += 1) socket.send('{"t":"pong","n":1}')
    await immediate()
  }
}
