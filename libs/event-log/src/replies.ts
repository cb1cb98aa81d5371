import { ErrorCode, type Msg, type NatsConnection, NatsError } from 'nats'

import type { Ack, Publication } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import { headerBytes, headersOf, libraryHeaders } from './header-bytes.ts'
import { numberInSubject } from './inner-message.ts'
import { ackIn } from './jetstream-answers.ts'

/** Requests that wait for an answer at the same time; one more is refused at once, so that memory stays bounded. */
export const WAITING_MAX = 16_384
/** How late a missing answer may be noticed. */
const SWEEP_MS = 20
const MESSAGE_TOO_LARGE = 10054

interface Wiring {
  readonly nats: NatsConnection
  /** Answers come to subjects one token below it. */
  readonly inbox: string
  readonly connected: () => boolean
}
interface Waiting {
  /** Told the answer, or that none came. */
  readonly settle: (message: Msg | undefined) => void
  readonly until: number
}
interface Request {
  readonly subject: string
  readonly body: Uint8Array
  readonly timeoutMs: number
}

interface Sending {
  readonly subject: string
  readonly body: Uint8Array
  readonly head?: Uint8Array
}

/**
 * One wildcard inbox and a map from token to whoever waits. The library's own request makes several objects, a timer and an
 * error trace for each; here it is one map entry, and one clock for all.
 */
export function openReplies({ nats, inbox, connected }: Wiring) {
  const waiting = new Map<number, Waiting>()
  let count = 0
  const clock = sweeper(waiting)
  const subscription = nats.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error === null) settle(waiting, numberInSubject(message), message)
    },
  })
  const abandon = () => {
    for (const token of [...waiting.keys()]) settle(waiting, token)
  }

  /** Tells nothing where no answer came in time. Throws what the library does not take. */
  function send({ subject, body, head }: Sending, timeoutMs: number, onAnswer: Waiting['settle']): void {
    const token = ++count
    const reply = `${inbox}.${token}`
    nats.publish(subject, body, head === undefined ? { reply } : { reply, headers: libraryHeaders(head) })
    waiting.set(token, { settle: onAnswer, until: performance.now() + timeoutMs })
    clock.start()
  }

  function unable(): string | undefined {
    if (!connected()) return 'nats is not connected'
    return waiting.size >= WAITING_MAX ? 'too many requests are waiting' : undefined
  }

  function publishFramed(message: Sending, timeoutMs: number): Promise<Ack> {
    const reason = unable()
    if (reason !== undefined) return Promise.resolve({ kind: 'not_sent', description: reason })
    return new Promise((resolve, reject) => {
      try {
        send(message, timeoutMs, (answer) =>
          resolve(answer === undefined ? { kind: 'no_answer' } : ackIn(answer)),
        )
      } catch (error) {
        if (error instanceof NatsError) resolve(notSendable(error))
        else reject(error)
      }
    })
  }

  return {
    async request({ subject, body, timeoutMs }: Request): Promise<Msg> {
      const reason = unable()
      if (reason !== undefined) throw new LogUnavailable(`${subject}: ${reason}`)
      const answer = await new Promise<Msg | undefined>((resolve) => {
        send({ subject, body }, timeoutMs, resolve)
      })
      if (answer === undefined) throw new LogUnavailable(`${subject}: no answer in ${timeoutMs} ms`)
      if (headersOf(answer).code === 503) throw new LogUnavailable(`${subject}: nobody listens`)
      return answer
    },
    publishFramed,
    async publishWithAck({ subject, body, headers }: Publication, timeoutMs: number): Promise<Ack> {
      if (headers.length === 0) return await publishFramed({ subject, body }, timeoutMs)
      let head: Uint8Array
      try {
        head = headerBytes(headers)
      } catch (error) {
        if (error instanceof NatsError) return notSendable(error)
        throw error
      }
      return await publishFramed({ subject, body, head }, timeoutMs)
    },
    /** The connection is gone: nobody will answer those who wait. */
    abandon,
    close(): void {
      subscription.unsubscribe()
      abandon()
    },
  }
}

function settle(waiting: Map<number, Waiting>, token: number, message?: Msg): void {
  const found = waiting.get(token)
  waiting.delete(token)
  found?.settle(message)
}

/** Looks now and then who has waited too long, as long as somebody waits. */
function sweeper(waiting: Map<number, Waiting>) {
  let timer: NodeJS.Timeout | undefined
  function sweep(): void {
    const now = performance.now()
    for (const [token, { until }] of waiting) if (until <= now) settle(waiting, token)
    if (waiting.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    start(): void {
      timer ??= setInterval(sweep, SWEEP_MS)
    },
  }
}

/** What the client library itself does not take. That a message is too large is said as the stream would say it. */
function notSendable(error: NatsError): Ack {
  const tooLarge = error.code === ErrorCode.MaxPayloadExceeded
  if (tooLarge) return { kind: 'refused', code: MESSAGE_TOO_LARGE, description: error.message }
  return { kind: 'not_sent', description: error.message }
}
