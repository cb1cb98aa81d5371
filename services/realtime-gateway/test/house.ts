import { randomBytes, randomUUID } from 'node:crypto'

import { WebSocket } from 'ws'

import { openVouching, type Principal, principalWith } from '@urbe/access'
import { connectStream, type Stream, type StreamState } from '@urbe/client'
import { type NewEvent, type Revocation, serverMessage, streams, subjects } from '@urbe/contracts'
import { type Expected, noLogLines, provisionStream, UNBORN } from '@urbe/event-log'
import { listen } from '@urbe/http'
import { Refusal, uuid7 } from '@urbe/kernel'
import { createMeters } from '@urbe/telemetry'
import { openLog, startLog, type TestLog } from '@urbe/testkit'

import { realtimeApp } from '../src/app.ts'

export const ORIGIN = 'http://localhost:8080'

export const principal = (...given: Parameters<typeof principalWith>): Principal => principalWith(...given)

/** Tokens by name; what auth would do is not what is tried here. */
export function doorkeeper() {
  const known = new Map<string, Principal>()
  const revoked = new Set<string>()
  const listeners: ((entry: Exclude<Revocation, { kind: 'heartbeat' }>) => void)[] = []
  const rolesListeners: (() => void)[] = []
  const whoIs = async (token: string) => {
    const who = known.get(token)
    if (revoked.has(token)) throw new Refusal('token_revoked', 'revoked')
    if (who === undefined) throw new Refusal('invalid_token', 'unknown')
    return who
  }
  return {
    known,
    revoked,
    admit: (token: string, who: Principal) => known.set(token, who),
    revoke: (entry: Exclude<Revocation, { kind: 'heartbeat' }>) => {
      for (const each of listeners) each(entry)
    },
    changeRoles: () => {
      for (const each of rolesListeners) each()
    },
    access: {
      authenticate: whoIs,
      inspect: whoIs,
      onRevoked: (listener: (typeof listeners)[number]) => void listeners.push(listener),
      onRolesChanged: (listener: () => void) => void rolesListeners.push(listener),
      ready: () => true,
    },
  }
}

/** A gateway on real NATS, with a city and a writer beside it. */
export async function openHouse({ trustedProxies }: { readonly trustedProxies?: string } = {}) {
  const writing = await startLog({ service: 'simulation' })
  const own = await openLog(writing.url, { service: 'realtime-gateway' })
  const clock = {
    ahead: 0,
    /** From when on it stands still, so that nothing lapses because a test takes long. */
    since: undefined as number | undefined,
    now: () => new Date((clock.since ?? Date.now()) + clock.ahead),
  }
  const meters = createMeters({ service: 'realtime-gateway' })
  const keeper = doorkeeper()
  const stopping = new AbortController()
  const faults: object[] = []
  const realtime = realtimeApp({
    connection: own.connection,
    eventLog: own.log,
    access: keeper.access,
    audit: { record: async () => undefined, note: () => undefined },
    vouchFor: openVouching({ service: 'realtime-gateway', signatures: undefined, newId: randomUUID }),
    meters,
    log: { ...noLogLines, error: (details: object) => void faults.push(details) },
    clock: clock.now,
    newId: () => uuid7(Date.now(), randomBytes(10)),
    random: () => 0,
    publicOrigin: ORIGIN,
    trustedProxies,
    node: 'test',
    stopping: stopping.signal,
  })
  const { server, port, close } = await listen(realtime.app, { host: '127.0.0.1', port: 0 })
  server.on('upgrade', realtime.upgrade)
  const url = `http://127.0.0.1:${port}`
  return {
    ...realtime,
    clock,
    faults,
    keeper,
    meters,
    port,
    url,
    natsUrl: writing.url,
    publish: writing.connection.publish,
    ...writer(writing),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await realtime.gateway.drain()
      await realtime.feeds.stop()
      await close()
      meters.stop()
      await own[Symbol.asyncDispose]()
      await writing[Symbol.asyncDispose]()
    },
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>

function writer({ connection, log }: TestLog) {
  const versions = new Map<string, Expected>()
  const append = async (stream: string, subject: string, events: readonly NewEvent[]) => {
    const appended = await log.append({
      stream,
      subject,
      events,
      expected: versions.get(subject) ?? UNBORN,
      commitId: randomUUID(),
      correlationId: randomUUID(),
      actor: 'system:test',
      at: new Date().toISOString(),
    })
    versions.set(subject, appended)
    return appended.sequence
  }
  return {
    log,
    foundCity: async () => {
      const cityId = uuid7(Date.now(), randomBytes(10))
      await provisionStream(connection, 'simulation', cityId)
      return cityId
    },
    append,
    /** One commit on the city's ticks. */
    tick: async (cityId: string, ...types: string[]) =>
      await append(
        streams.city(cityId),
        subjects.ticks(cityId),
        types.map((type, index) => ({ type, v: 1, data: { index } })),
      ),
  }
}

/** A client as programs outside of browsers are: it sends its token in a header. */
export function connected(house: House, token: string): { stream: Stream; states: StreamState[] } {
  const states: StreamState[] = []
  const stream = connectStream({
    origin: house.url,
    WebSocket,
    getToken: async () => token,
    onState: (state) => states.push(state),
    random: () => 0,
  })
  return { stream, states }
}

/** A socket without the SDK: every message is held against the contract. */
export async function plainSocket(house: House, token: string) {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/api/v1/stream`, ['urbe.v1'], {
    headers: { authorization: `Bearer ${token}` },
  })
  const messages: { t: string; [key: string]: unknown }[] = []
  const frames: Uint8Array[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('message', (data, isBinary) => {
    if (isBinary) frames.push(data as Buffer)
    else messages.push(...[JSON.parse(String(data))].flat().map((each) => serverMessage.parse(each)))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return { socket, messages, frames, closed, say: (message: object) => socket.send(JSON.stringify(message)) }
}
