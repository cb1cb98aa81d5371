import type { Headers, StoredMessage } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import { readHeaders } from './headers.ts'

const MESSAGE_NOT_FOUND = 10037
const STATUS_LINE = 'NATS/1.0\r\n'

/** What `$JS.API.STREAM.MSG.GET` answers: the message as the stream stores it, in JSON. */
interface Answer {
  readonly error?: { readonly err_code?: number; readonly description?: string }
  readonly message?: {
    readonly subject: string
    readonly seq: number
    readonly time: string
    /** Base64 of the head as it went over the wire. */
    readonly hdrs?: string
    readonly data?: string
  }
}

/** What the leader of a stream answered; undefined when it holds no such message. */
export function leaderAnswer(stream: string, answer: unknown): StoredMessage | undefined {
  // The cast names the answer that JetStream documents; each member is looked at before it is used.
  const { error, message } = answer as Answer
  if (error?.err_code === MESSAGE_NOT_FOUND) return undefined
  if (message === undefined) throw new LogUnavailable(`${stream}: ${error?.description ?? 'unreadable'}`)
  const { subject, seq, time, hdrs, data = '' } = message
  return {
    stream,
    subject,
    sequence: seq,
    storedAt: time,
    headers: hdrs === undefined ? {} : headersIn(Buffer.from(hdrs, 'base64').toString('utf8')),
    body: Buffer.from(data, 'base64'),
  }
}

function headersIn(head: string): Headers {
  if (head.startsWith(STATUS_LINE)) return readHeaders(head).named
  throw new LogUnavailable(`a stored message with the head ${head.split('\r\n', 1).join('')}`)
}
