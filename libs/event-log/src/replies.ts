import { ErrorCode, headers, type Msg, type NatsConnection, NatsError } from 'nats'

import type { Ack, Publication } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import { ackIn } from './jetstream-answers.ts'

/** Requests that wait for an answer at the same time; one more is refused at once, so that memory stays bounded. */
export const WAITING_MAX = 16_384
const MESSAGE_TOO_LARGE = 10054

interface Wiring {
  readonly nats: NatsConnection
  /** Answers come to subjects one token below it. */
  readonly inbox: string
  readonly connected: () => boolean
}
type Settle = (message: Msg | undefined) => void
interface Request {
  readonly subject: string
  readonly body: Uint8Array
  readonly timeoutMs: number
}

/**
 * One wildcard inbox and a map from token to whoever waits. The library's own request makes several objects and an error
 * trace for each; here it is one map entry and one timer.
 */
export function openReplies({ nats, inbox, connected }: Wiring) {
  const waiting = new Map<string, Settle>()
  let count = 0
  const subscription = nats.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error === null) waiting.get(message.subject.slice(inbox.length + 1))?.(message)
    },
  })
  const abandon = () => {
    for (const settle of [...waiting.values()]) settle(undefined)
  }

  /** Undefined when no answer came in time. */
  function send({ body, headers: named, subject }: Publication, timeoutMs: number): Promise<Msg | undefined> {
    return new Promise((resolve, reject) => {
      const token = (count++).toString(36)
      const settle: Settle = (message) => {
        clearTimeout(timer)
        waiting.delete(token)
        resolve(message)
      }
      const timer = setTimeout(settle, timeoutMs, undefined)
      waiting.set(token, settle)
      try {
        nats.publish(subject, body, { reply: `${inbox}.${token}`, ...headersOf(named) })
      } catch (error) {
        reject(error)
        settle(undefined)
      }
    })
  }

  function unable(): string | undefined {
    if (!connected()) return 'nats is not connected'
    return waiting.size >= WAITING_MAX ? 'too many requests are waiting' : undefined
  }

  return {
    async request({ subject, body, timeoutMs }: Request): Promise<Msg> {
      const reason = unable()
      if (reason !== undefined) throw new LogUnavailable(`${subject}: ${reason}`)
      const answer = await send({ subject, body, headers: [] }, timeoutMs)
      if (answer === undefined) throw new LogUnavailable(`${subject}: no answer in ${timeoutMs} ms`)
      if (answer.headers?.code === 503) throw new LogUnavailable(`${subject}: nobody listens`)
      return answer
    },
    async publishWithAck(message: Publication, timeoutMs: number): Promise<Ack> {
      const reason = unable()
      if (reason !== undefined) return { kind: 'not_sent', description: reason }
      const answer = await send(message, timeoutMs).catch(notSendable)
      if (answer === undefined) return { kind: 'no_answer' }
      return 'kind' in answer ? answer : ackIn(answer)
    },
    /** The connection is gone: nobody will answer those who wait. */
    abandon,
    close(): void {
      subscription.unsubscribe()
      abandon()
    },
  }
}

function headersOf(named: Publication['headers']) {
  if (named.length === 0) return {}
  const sent = headers()
  for (const [name, value] of named) sent.append(name, value)
  return { headers: sent }
}

/** What the client library itself does not take. That a message is too large is said as the stream would say it. */
function notSendable(error: unknown): Ack {
  if (!(error instanceof NatsError)) throw error
  const tooLarge = error.code === ErrorCode.MaxPayloadExceeded
  if (tooLarge) return { kind: 'refused', code: MESSAGE_TOO_LARGE, description: error.message }
  return { kind: 'not_sent', description: error.message }
}
