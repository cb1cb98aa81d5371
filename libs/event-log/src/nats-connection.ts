import { setTimeout as sleep } from 'node:timers/promises'

import { connect, createInbox, Events, headers, type MsgHdrs, type NatsConnection, NatsError } from 'nats'

import type {
  ConnectionName,
  ConnectionStatus,
  Headers,
  LogConnection,
  LogLines,
  MessageMeta,
} from './connection.ts'
import { noLogLines } from './connection.ts'
import { type Frame, type Frames, openFrames } from './frames.ts'
import { type ReadHeaders, readHeaders } from './headers.ts'
import { directAnswer, jsonIn, streamInfoIn } from './jetstream-answers.ts'
import { leaderAnswer } from './leader-answer.ts'
import { type NatsUser, natsUser } from './nats-user.ts'
import { openReplies } from './replies.ts'
import { replyTo } from './reply-to.ts'
import { coreGate, coreHeaders, isSignedCore } from './signing/core-messages.ts'
import type { Signatures } from './signing/signatures.ts'
import { openTurnover } from './turnover.ts'

const FIRST_CONNECT_DEADLINE_MS = 30_000
const RECONNECT_WAIT_MS = 200
/** The library never lets go of a connection that is closed while it is being made: it is waited for, not for long. */
const CLOSE_PATIENCE_MS = 1_000
/** Longer, where it is made anew on purpose and others wait for it. */
const TURN_PATIENCE_MS = 5_000
/** What is on its way when a connection is closed gets so long. */
const DRAIN_MAX_MS = 2_000
const PING_INTERVAL_MS = 10_000
const PINGS_UNANSWERED_MAX = 2

interface TlsFiles {
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
}

interface ConnectOptions {
  readonly url: string
  /** An NKEY seed; without it the server must let everybody in. When it is replaced the connection is made anew with it. */
  readonly seedFile?: string | undefined
  /** With it a server that speaks in the clear, or that nobody vouches for, is not talked to. Read anew at each connection. */
  readonly tls?: TlsFiles | undefined
  readonly name: ConnectionName
  readonly log?: LogLines
  readonly signatures?: Signatures | undefined
  /** How long a server that is not there yet is waited for. */
  readonly firstConnectMs?: number
}

/** Waits for the server at first; once connected it reconnects for ever. */
export async function connectLog(options: ConnectOptions): Promise<LogConnection> {
  const { name, log = noLogLines, signatures, seedFile } = options
  const user = seedFile === undefined ? undefined : natsUser(seedFile, log)
  const nats = await connectFirst(options, user)
  let status: ConnectionStatus = 'connected'
  const listeners = new Set<(status: ConnectionStatus) => void>()
  const change = (next: ConnectionStatus) => {
    if (next === status || status === 'closed') return
    status = next
    log.info({ status }, 'nats')
    for (const listener of listeners) listener(status)
  }
  void watchStatus(nats, { change, log })
  const newInbox = () => createInbox(inboxPrefix(name))
  const frames = openFrames(nats, (error) => log.error({ error: String(error) }, 'nats listener'))
  const replies = openReplies({ nats, frames, inbox: newInbox(), connected: () => status === 'connected' })
  listeners.add((now) => {
    if (now !== 'connected') replies.abandon()
  })
  const back = () => connectedAgain(listeners, TURN_PATIENCE_MS)
  const { held, repeated, isTurning, stay } = openTurnover({
    nats,
    user,
    log,
    waiting: replies.waiting,
    back,
  })
  const read: Read = (subject, wanted, timeoutMs) =>
    repeated(() => replies.request({ subject, body: encode(wanted), timeoutMs }))

  return {
    name,
    signatures,
    get serverVersion() {
      return nats.info?.version ?? ''
    },
    status: () => (status === 'reconnecting' && isTurning() ? 'connected' : status),
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    newInbox,
    request: async (subject, body, timeoutMs, headers) =>
      (await held(() => replies.request({ subject, body, timeoutMs, headers }))).body,
    publish: publisher(nats, { signatures, connected: () => status === 'connected' }),
    subscribe: subscriber({ nats, frames, log, signatures }),
    publishWithAck: (message, timeoutMs) => held(() => replies.publishWithAck(message, timeoutMs)),
    publishFramed: (message, timeoutMs) => held(() => replies.publishFramed(message, timeoutMs)),
    ...readsOf(read),
    async close() {
      stay()
      if (status === 'reconnecting') await connectedAgain(listeners, CLOSE_PATIENCE_MS)
      const drained = status === 'connected' ? nats.drain() : Promise.resolve()
      change('closed')
      replies.close()
      await closed(nats, drained)
    },
  }
}

/** Asks JetStream something that changes nothing. */
type Read = (subject: string, wanted: object, timeoutMs: number) => Promise<Frame>

function readsOf(read: Read): Pick<LogConnection, 'directGet' | 'leaderGet' | 'streamInfo'> {
  return {
    async directGet(stream, wanted, timeoutMs) {
      return directAnswer(stream, await read(`$JS.API.DIRECT.GET.${stream}`, wanted, timeoutMs))
    },
    async leaderGet(stream, wanted, timeoutMs) {
      return leaderAnswer(stream, jsonIn(await read(`$JS.API.STREAM.MSG.GET.${stream}`, wanted, timeoutMs)))
    },
    async streamInfo(stream, timeoutMs) {
      return streamInfoIn(jsonIn(await read(`$JS.API.STREAM.INFO.${stream}`, {}, timeoutMs)))
    },
  }
}

interface Subscribing {
  readonly nats: NatsConnection
  readonly frames: Frames
  readonly log: LogLines
  readonly signatures: Signatures | undefined
}

function subscriber({ nats, frames, log, signatures }: Subscribing): LogConnection['subscribe'] {
  return (subject, onMessage, { queue } = {}) => {
    const gate = signatures && isSignedCore(subject) ? coreGate(signatures) : undefined
    const callback = (error: NatsError | null) => {
      if (error !== null) log.error({ subject, code: error.code }, 'nats subscription')
    }
    const subscription = nats.subscribe(subject, queue === undefined ? { callback } : { callback, queue })
    const id = subscription.getID()
    frames.listen(id, (frame) => {
      const meta = new Meta(frame)
      const { body, subject: on, reply } = frame
      if (gate === undefined || gate({ subject: on, headers: meta.headers(), body }))
        onMessage(body, on, replyTo(subject, reply), meta)
    })
    return {
      unsubscribe() {
        subscription.unsubscribe()
        frames.forget(id)
      },
    }
  }
}

interface Publishing {
  readonly signatures: Signatures | undefined
  readonly connected: () => boolean
}

function publisher(nats: NatsConnection, { signatures, connected }: Publishing): LogConnection['publish'] {
  return (subject, body) => {
    if (!connected()) return false
    if (signatures === undefined || !isSignedCore(subject)) nats.publish(subject, body)
    else nats.publish(subject, body, { headers: signedHeaders(signatures, subject, body) })
    return true
  }
}

/** The library's own object for the headers that it sends. */
function signedHeaders(signatures: Signatures, subject: string, body: Uint8Array): MsgHdrs {
  const named = headers()
  for (const [name, value] of Object.entries(coreHeaders(signatures, subject, body))) named.set(name, value)
  return named
}

async function closed(nats: NatsConnection, drained: Promise<void>): Promise<void> {
  await Promise.race([drained.catch(() => undefined), sleep(DRAIN_MAX_MS, undefined, { ref: false })])
  await nats.close()
}

/** Or closed. */
function connectedAgain(
  listeners: Set<(status: ConnectionStatus) => void>,
  patienceMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer)
      listeners.delete(listener)
      resolve()
    }
    const listener = (now: ConnectionStatus) => {
      if (now !== 'reconnecting') settle()
    }
    const timer = setTimeout(settle, patienceMs)
    listeners.add(listener)
  })
}

async function connectFirst(options: ConnectOptions, user: NatsUser | undefined): Promise<NatsConnection> {
  const { url, tls, name, log = noLogLines, firstConnectMs = FIRST_CONNECT_DEADLINE_MS } = options
  const deadline = performance.now() + firstConnectMs
  for (;;) {
    try {
      return await connect({
        servers: url,
        name,
        inboxPrefix: inboxPrefix(name),
        maxReconnectAttempts: -1,
        reconnectTimeWait: RECONNECT_WAIT_MS,
        pingInterval: PING_INTERVAL_MS,
        maxPingOut: PINGS_UNANSWERED_MAX,
        // While a server starts anew it may answer wrongly; a connection that was let in once goes on trying.
        ignoreAuthErrorAbort: true,
        // Error objects with a trace of who asked cost more than the asking.
        noAsyncTraces: true,
        ...(tls === undefined ? {} : { tls }),
        ...(user === undefined ? {} : { authenticator: user.authenticator }),
      })
    } catch (error) {
      const refused = error instanceof NatsError && error.code === 'AUTHORIZATION_VIOLATION'
      if (refused || performance.now() > deadline) throw error
      log.warn({ url: new URL(url).host }, 'nats is not there yet')
      await sleep(RECONNECT_WAIT_MS)
    }
  }
}

function inboxPrefix(name: ConnectionName): string {
  return `_INBOX.${name}`
}

interface Watch {
  readonly change: (status: ConnectionStatus) => void
  readonly log: LogLines
}

async function watchStatus(nats: NatsConnection, { change, log }: Watch): Promise<void> {
  void nats.closed().then(() => change('closed'))
  for await (const { type, data } of nats.status()) {
    if (type === Events.Disconnect) change('reconnecting')
    else if (type === Events.Reconnect) change('connected')
    else if (type === Events.Error) log.error({ error: String(data) }, 'nats')
  }
}

class Meta implements MessageMeta {
  readonly #frame: Frame
  #read: ReadHeaders | undefined

  constructor(frame: Frame) {
    this.#frame = frame
  }

  head(): string {
    return this.#frame.head?.toString() ?? ''
  }

  code(): number {
    return this.#headers().code
  }

  headers(): Headers {
    return this.#headers().named
  }

  #headers(): ReadHeaders {
    this.#read ??= readHeaders(this.head())
    return this.#read
  }
}

const utf8 = new TextEncoder()

function encode(value: unknown): Uint8Array {
  return utf8.encode(JSON.stringify(value))
}
