import type { Signatures } from './signing/signatures.ts'

/**
 * The port to NATS: everything that Urbe asks of a client library. One file (`nats-connection.ts`) knows the `nats` package, so
 * that another client can take its place.
 */
export interface LogConnection {
  /** Whose NATS user this is; its inboxes lie under `_INBOX.<name>.`. */
  readonly name: ConnectionName
  readonly serverVersion: string
  /** Still connected while the connection is made anew with another key: what is asked then waits for it, not for long. */
  readonly status: () => ConnectionStatus
  /** Tells every change of the status; answers with the way to stop listening. */
  readonly onStatus: (listener: (status: ConnectionStatus) => void) => () => void
  /** A subject under the own inbox prefix that nobody else uses. */
  readonly newInbox: () => string
  readonly request: (
    subject: string,
    body: Uint8Array,
    timeoutMs: number,
    headers?: Publication['headers'],
  ) => Promise<Uint8Array>
  /** At most once. False when there is no connection: what is published then is dropped, never piled up. */
  readonly publish: (subject: string, body: Uint8Array) => boolean
  readonly subscribe: (subject: string, onMessage: OnMessage, options?: { queue?: string }) => Subscription
  /** Publishes into a stream and waits for the stream's answer. Never throws: what went wrong is the answer. */
  readonly publishWithAck: (message: Publication, timeoutMs: number) => Promise<Ack>
  /** The same for a message whose headers have been written already. */
  readonly publishFramed: (message: Framed, timeoutMs: number) => Promise<Ack>
  /** One stored message, straight from the stream; `undefined` when there is none. */
  readonly directGet: (
    stream: string,
    ask: DirectAsk,
    timeoutMs: number,
  ) => Promise<StoredMessage | undefined>
  /**
   * The same from the stream's leader. What a direct get finds in a replicated stream may be older than what was acknowledged:
   * any replica answers it. Whoever draws a conclusion from a message that is not there asks here.
   */
  readonly leaderGet: (
    stream: string,
    ask: DirectAsk,
    timeoutMs: number,
  ) => Promise<StoredMessage | undefined>
  readonly streamInfo: (stream: string, timeoutMs: number) => Promise<StreamInfo | undefined>
  readonly close: () => Promise<void>
  /** With them what is written is signed, and what is read of others is believed only with their signatures. */
  readonly signatures?: Signatures | undefined
}

export type ConnectionName = string
export type ConnectionStatus = 'connected' | 'reconnecting' | 'closed'
export type Headers = Readonly<Record<string, string>>
export type OnMessage = (
  body: Uint8Array,
  subject: string,
  reply: string | undefined,
  meta: MessageMeta,
) => void
/** Read only when it is asked for. `code` is the status of a message that NATS itself made, else 0. */
export interface MessageMeta {
  readonly code: () => number
  readonly headers: () => Headers
  /** The headers as they travel; empty without any. */
  readonly head: () => string
}
export interface Subscription {
  readonly unsubscribe: () => void
}
export interface Publication {
  readonly subject: string
  readonly body: Uint8Array
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
}
/** A publication with its headers as they travel; nobody looks at them again. */
export interface Framed {
  readonly subject: string
  readonly head: string
  readonly body: string | Uint8Array
}
export type Ack =
  | {
      readonly kind: 'stored'
      readonly stream: string
      readonly sequence: number
      readonly duplicate: boolean
    }
  /** The stream said no. */
  | { readonly kind: 'refused'; readonly code: number; readonly description: string }
  /** It was certainly not stored: there is no connection, or nobody listens on the subject. */
  | { readonly kind: 'not_sent'; readonly description: string }
  /** It was sent, and no answer came. */
  | { readonly kind: 'no_answer' }
export type DirectAsk =
  | { readonly seq: number }
  | { readonly seq: number; readonly next_by_subj: string }
  | { readonly last_by_subj: string }
export interface StoredMessage {
  readonly stream: string
  readonly subject: string
  readonly sequence: number
  readonly storedAt: string
  readonly headers: Headers
  /** The headers as they travel, where they are at hand: whoever wants some of them may read them there. */
  readonly head?: string
  readonly body: Uint8Array
}
export interface StreamInfo {
  readonly name: string
  /** Tells this stream from another that bore the same name before. */
  readonly epoch: string
  readonly messages: number
  readonly bytes: number
  readonly firstSequence: number
  readonly lastSequence: number
  readonly createdAt: string
  readonly replicas: number
  /** Undefined: kept for ever. */
  readonly maxAgeSeconds?: number
  readonly maxBytes?: number
  /** Nobody can write to it just now: a repair is about to make it anew. */
  readonly frozen?: true
}
/** What a service's log takes: pino's shape, details first. */
export interface LogLines {
  readonly info: (details: object, message: string) => void
  readonly warn: (details: object, message: string) => void
  readonly error: (details: object, message: string) => void
}
export const noLogLines: LogLines = { info: () => undefined, warn: () => undefined, error: () => undefined }
