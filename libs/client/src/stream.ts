import { decodeFrame, type ServerMessage } from '@urbe/contracts'

import { guarded, keepConnected, type Link, type LinkOptions } from './link.ts'
import { provable } from './socket.ts'
import {
  type Cursor,
  type Handlers,
  liveEvent,
  type SubscribeOptions,
  type Track,
  trackFrom,
} from './subscription.ts'

export type StreamOptions = LinkOptions

export interface Subscription {
  /** Keep it to go on from here in another process. */
  readonly cursor: () => Cursor | undefined
  readonly close: () => void
}
export interface Stream {
  readonly subscribe: (channel: string, options: SubscribeOptions, handlers: Handlers) => Subscription
  readonly close: () => void
}

interface Entry {
  readonly channel: string
  readonly options: SubscribeOptions
  readonly handlers: Handlers
  readonly track: Track
  ref: number | undefined
  unacked: number
}
type Message<Kind extends ServerMessage['t']> = Extract<ServerMessage, { t: Kind }>

const ACK_EVENTS = 64
const ACK_MS = 1_000
const REQUEST_ID_VALUES = 2 ** 32

/** One connection for any number of subscriptions; it comes back by itself and goes on where each one stood. */
export function connectStream(options: StreamOptions): Stream {
  const stream = new LiveStream(options)
  return {
    subscribe: (channel, given, handlers) => stream.subscribe(channel, given, handlers),
    close: () => stream.close(),
  }
}

/** A class because it has a lifetime: it opens with the first connection and ends with `close`. */
class LiveStream {
  readonly #options: StreamOptions
  readonly #entries = new Set<Entry>()
  readonly #byRef = new Map<number, Entry>()
  readonly #asked = new Map<number, Entry>()
  readonly #acks: ReturnType<typeof setInterval>
  readonly #link: Link
  #lastId = 0
  #welcomed = false

  constructor(options: StreamOptions) {
    this.#options = options
    this.#link = keepConnected(options, {
      onMessage: (message) => this.#receive(message),
      onBytes: (bytes) => this.#frame(bytes),
      onLost: () => this.#forget(),
    })
    this.#acks = setInterval(() => {
      for (const entry of this.#entries) this.#ack(entry)
    }, ACK_MS)
  }

  subscribe(channel: string, options: SubscribeOptions, handlers: Handlers): Subscription {
    const entry = { channel, options, handlers, track: trackFrom(options.since), ref: undefined, unacked: 0 }
    this.#entries.add(entry)
    if (this.#welcomed) this.#ask(entry)
    return { cursor: entry.track.cursor, close: () => this.#drop(entry) }
  }

  close(): void {
    clearInterval(this.#acks)
    this.#link.close()
  }

  #receive(message: ServerMessage): void {
    switch (message.t) {
      case 'ok':
        this.#accepted(message)
        break
      case 'err':
        this.#refused(message)
        break
      case 'ev':
        for (const ref of message.r) this.#event(ref, message)
        break
      case 'caught':
        this.#caught(message)
        break
      case 'reset':
        this.#reset(message)
        break
      case 'gone':
        this.#gone(message)
        break
      default:
        this.#control(message)
        break
    }
  }

  #control(message: ServerMessage): void {
    if (message.t === 'ping') this.#link.send({ t: 'pong', n: message.n })
    if (message.t === 'exp') this.#renewToken()
    if (message.t !== 'welcome') return
    this.#welcomed = true
    for (const entry of this.#entries) this.#ask(entry)
  }

  #forget(): void {
    this.#welcomed = false
    this.#byRef.clear()
    this.#asked.clear()
    for (const entry of this.#entries) entry.ref = undefined
  }

  #nextId(): number {
    this.#lastId = (this.#lastId + 1) % REQUEST_ID_VALUES
    return this.#lastId
  }

  #ask(entry: Entry): void {
    const id = this.#nextId()
    this.#asked.set(id, entry)
    const { types, mode = 'events' } = entry.options
    const since = mode === 'state' ? undefined : entry.track.cursor()
    const sub = { ch: entry.channel, mode, ...(types && { types }), ...(since && { since }) }
    this.#link.send({ t: 'sub', id, subs: [sub] })
  }

  #release(entry: Entry): void {
    if (entry.ref === undefined) return
    this.#byRef.delete(entry.ref)
    this.#link.send({ t: 'unsub', id: this.#nextId(), refs: [entry.ref] })
    entry.ref = undefined
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry)
    this.#release(entry)
  }

  #ack(entry: Entry): void {
    const s = entry.track.cursor()?.s
    if (entry.unacked === 0 || entry.ref === undefined || s === undefined) return
    entry.unacked = 0
    this.#link.send({ t: 'ack', ref: entry.ref, s })
  }

  #accepted({ id, refs }: Message<'ok'>): void {
    const entry = this.#asked.get(id)
    const [answer] = refs ?? []
    if (entry === undefined || answer === undefined) return
    this.#asked.delete(id)
    entry.ref = answer.ref
    // Closed before the answer came.
    if (!this.#entries.has(entry)) {
      this.#release(entry)
      return
    }
    this.#byRef.set(answer.ref, entry)
    entry.track.begin({ e: answer.e, s: answer.s })
  }

  #refused({ id, code }: Message<'err'>): void {
    const entry = id === undefined ? undefined : this.#asked.get(id)
    if (id === undefined || entry === undefined) return
    this.#asked.delete(id)
    this.#entries.delete(entry)
    this.#tell(() => entry.handlers.onGone?.(code))
  }

  #event(ref: number, message: Message<'ev'>): void {
    const entry = this.#byRef.get(ref)
    const verdict = entry?.track.judge(message)
    if (entry === undefined || verdict === 'known') return
    if (verdict === 'lost') {
      this.#release(entry)
      this.#ask(entry)
      return
    }
    this.#tell(() => entry.handlers.onEvent?.(liveEvent(message)))
    entry.track.handled(message)
    entry.unacked += 1
    if (entry.unacked >= ACK_EVENTS) this.#ack(entry)
  }

  #caught({ ref, s }: Message<'caught'>): void {
    const entry = this.#byRef.get(ref)
    entry?.track.advance(s)
    const cursor = entry?.track.cursor()
    if (cursor !== undefined) this.#tell(() => entry?.handlers.onCaught?.(cursor))
  }

  #reset({ ref, e, s }: Message<'reset'>): void {
    const entry = this.#byRef.get(ref)
    entry?.track.begin({ e, s })
    this.#tell(() => entry?.handlers.onReset?.({ e, s }))
  }

  #gone({ ref, code }: Message<'gone'>): void {
    const entry = this.#byRef.get(ref)
    if (entry === undefined) return
    this.#entries.delete(entry)
    this.#byRef.delete(ref)
    this.#tell(() => entry.handlers.onGone?.(code))
  }

  #renewToken(): void {
    const { getToken, prove, origin, onError } = this.#options
    const send = async (token: string | undefined) => {
      if (token === undefined) return
      const proof = await prove?.(provable(origin, token))
      this.#link.send({ t: 'auth', id: this.#nextId(), token, ...(proof !== undefined && { proof }) })
    }
    // Without a fresh token the server closes at the end of the old one, and coming back asks for another.
    getToken?.()
      .then(send)
      .catch((error: unknown) => onError?.(error))
  }

  #frame(bytes: Uint8Array): void {
    this.#tell(() => {
      const frame = decodeFrame(bytes)
      this.#byRef.get(frame.ref)?.handlers.onFrame?.(frame)
    })
  }

  #tell(act: () => void): void {
    guarded(this.#options, act)
  }
}
