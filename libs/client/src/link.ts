import type { ServerMessage } from '@urbe/contracts'

import {
  type Credentials,
  NotAdmitted,
  type OpenSocket,
  openSocket,
  type SocketConstructor,
} from './socket.ts'
import { afterClose, backOffMs } from './wire.ts'

export type StreamState =
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'open' }
  | { readonly phase: 'waiting'; readonly ms: number; readonly code: number }
  | { readonly phase: 'closed'; readonly code: number; readonly reason: string }

export interface LinkOptions extends Credentials {
  readonly origin: string
  /** The platform's own unless given; `ws` in Node when `getToken` is used without `getTicket`. */
  readonly WebSocket?: SocketConstructor
  readonly onState?: (state: StreamState) => void
  /** A handler threw, or a message could not be read. Without it the error is thrown out of the event loop. */
  readonly onError?: (error: unknown) => void
  readonly random?: () => number
}
interface Ends {
  readonly onMessage: (message: ServerMessage) => void
  readonly onBytes: (bytes: Uint8Array) => void
  readonly onLost: () => void
}
export interface Link {
  readonly send: (message: object) => void
  readonly close: () => void
}

const NORMAL_CLOSURE = 1_000
const ABNORMAL_CLOSURE = 1_006

/** A connection that comes back by itself until it is closed or no longer admitted. */
export function keepConnected(options: LinkOptions, ends: Ends): Link {
  const link = new Reconnecting(options, ends)
  link.connect()
  return link
}

class Reconnecting implements Link {
  readonly #options: LinkOptions
  readonly #ends: Ends
  #socket: OpenSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #byeAfterMs = 0
  #ended = false

  constructor(options: LinkOptions, ends: Ends) {
    this.#options = options
    this.#ends = ends
  }

  send(message: object): void {
    this.#socket?.send(message)
  }

  close(): void {
    this.#end(NORMAL_CLOSURE, 'closed by us')
    this.#socket?.close(NORMAL_CLOSURE)
  }

  connect(): void {
    this.#byeAfterMs = 0
    this.#options.onState?.({ phase: 'connecting', attempt: this.#attempt })
    const opening = openSocket({
      ...this.#options,
      WebSocket: this.#options.WebSocket ?? platformSocket(),
      onText: (text) => guarded(this.#options, () => this.#receive(text)),
      onBytes: this.#ends.onBytes,
      onClose: (code, refused) => this.#lost(code, refused),
    })
    opening.then(
      (opened) => this.#opened(opened),
      (error: unknown) => this.#failed(error),
    )
  }

  #opened(socket: OpenSocket): void {
    if (this.#ended) socket.close(NORMAL_CLOSURE)
    else this.#socket = socket
  }

  #failed(error: unknown): void {
    if (error instanceof NotAdmitted) this.#end(ABNORMAL_CLOSURE, error.message)
    else this.#lost(ABNORMAL_CLOSURE, false)
  }

  #receive(text: string): void {
    for (const message of messagesIn(text)) {
      if (message.t === 'welcome') {
        this.#attempt = 0
        this.#options.onState?.({ phase: 'open' })
      }
      if (message.t === 'bye') this.#byeAfterMs = message.after ?? 0
      guarded(this.#options, () => this.#ends.onMessage(message))
    }
  }

  #lost(code: number, refused: boolean): void {
    this.#socket = undefined
    if (this.#ended) return
    this.#ends.onLost()
    const next = refused ? 'stop' : afterClose(code)
    if (next === 'stop') {
      this.#end(code, refused ? 'not admitted' : 'closed by the server')
      return
    }
    // Only the first return is immediate: a server that closes again at once is given time.
    const atOnce = next === 'at once' && this.#attempt === 0
    const ms = atOnce ? this.#byeAfterMs : backOffMs(this.#attempt, this.#options.random ?? Math.random)
    this.#attempt += 1
    this.#options.onState?.({ phase: 'waiting', ms, code })
    this.#timer = setTimeout(() => this.connect(), ms)
  }

  #end(code: number, reason: string): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    this.#options.onState?.({ phase: 'closed', code, reason })
  }
}

/** What a handler throws must not tear the connection down. */
export function guarded({ onError }: Pick<LinkOptions, 'onError'>, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (onError !== undefined) onError(error)
    else setTimeout(() => rethrow(error))
  }
}

function rethrow(error: unknown): never {
  throw error
}

/** The gateway is trusted to keep its contract: a test there holds every message against the schema. */
function messagesIn(text: string): readonly ServerMessage[] {
  const parsed = JSON.parse(text) as ServerMessage | readonly ServerMessage[]
  return Array.isArray(parsed) ? parsed : [parsed as ServerMessage]
}

function platformSocket(): SocketConstructor {
  // The DOM's type knows no third argument; without `getTicket` the caller passes `ws`, which does.
  return globalThis.WebSocket as unknown as SocketConstructor
}
