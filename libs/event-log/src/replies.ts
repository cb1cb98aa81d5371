import type { NatsConnection } from 'nats'

import type { Ack, Framed, Publication } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import { type Frame, type Frames, protocolOf } from './frames.ts'
import { BadHeader, headersOf, headWith, LINE_END } from './headers.ts'
import { ackIn } from './jetstream-answers.ts'

/** Requests that wait for an answer at the same time; one more is refused at once, so that memory stays bounded. */
export const WAITING_MAX = 16_384
/** How late a missing answer may be noticed. */
const SWEEP_MS = 20
const TOO_LARGE = 'larger than the server takes'
/** Said as the stream would say it. */
const tooLarge: Ack = { kind: 'refused', code: 10_054, description: TOO_LARGE }
const GATHERED_BYTES_MAX = 8 * 1024

interface Wiring {
  readonly nats: NatsConnection
  readonly frames: Frames
  /** Answers come to subjects one token below it. */
  readonly inbox: string
  readonly connected: () => boolean
}
interface Waiting {
  /** Told the answer, or that none came. */
  readonly settle: (answer: Frame | undefined) => void
  readonly until: number
}
interface Request {
  readonly subject: string
  readonly body: Uint8Array
  readonly timeoutMs: number
  readonly headers?: Publication['headers'] | undefined
}

interface Sending extends Omit<Framed, 'head'> {
  readonly head?: string
}

/**
 * One wildcard inbox and a map from token to whoever waits. The library's own request makes several objects, a timer and an
 * error trace for each; here it is one map entry, and one clock for all.
 */
export function openReplies({ nats, frames, inbox, connected }: Wiring) {
  const waiting = new Map<number, Waiting>()
  let count = 0
  const clock = sweeper(waiting)
  const sending = gatherer(protocolOf(nats))
  const subscription = nats.subscribe(`${inbox}.*`, { callback: () => undefined })
  frames.listen(subscription.getID(), (answer) => {
    settle(waiting, Number(answer.subject.slice(inbox.length + 1)), answer)
  })
  const abandon = () => {
    sending.forget()
    for (const token of [...waiting.keys()]) settle(waiting, token)
  }

  /** Tells nothing where no answer came in time. */
  function send(message: Sending, timeoutMs: number, onAnswer: Waiting['settle']): void {
    const token = ++count
    sending.add(commandOf(message, `${inbox}.${token}`))
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
    if (isTooLarge(message, nats)) return Promise.resolve(tooLarge)
    return new Promise((resolve) => {
      send(message, timeoutMs, (answer) =>
        resolve(answer === undefined ? { kind: 'no_answer' } : ackIn(answer)),
      )
    })
  }

  return {
    async request({ subject, body, timeoutMs, headers = [] }: Request): Promise<Frame> {
      const reason = unable()
      if (reason !== undefined) throw new LogUnavailable(`${subject}: ${reason}`)
      const message = { subject, body, ...(headers.length > 0 && { head: headWith(headers) }) }
      if (isTooLarge(message, nats)) throw new Error(`${subject}: ${TOO_LARGE}`)
      const answer = await new Promise<Frame | undefined>((resolve) => send(message, timeoutMs, resolve))
      return heard(answer, { subject, timeoutMs })
    },
    publishFramed,
    async publishWithAck({ subject, body, headers }: Publication, timeoutMs: number): Promise<Ack> {
      if (headers.length === 0) return await publishFramed({ subject, body }, timeoutMs)
      let head: string
      try {
        head = headWith(headers)
      } catch (error) {
        if (error instanceof BadHeader) return { kind: 'not_sent', description: error.message }
        throw error
      }
      return await publishFramed({ subject, body, head }, timeoutMs)
    },
    waiting: () => waiting.size,
    /** The connection is gone: nobody will answer those who wait. */
    abandon,
    close(): void {
      subscription.unsubscribe()
      frames.forget(subscription.getID())
      abandon()
    },
  }
}

/**
 * Gathers what is sent in one turn of the event loop. The library writes to the socket as soon as the running callback ends; who
 * waits for several answers that came together then pays a write for each.
 */
function gatherer(protocol: ReturnType<typeof protocolOf>) {
  let commands: Uint8Array[] = []
  let bytes = 0
  const forget = () => {
    commands = []
    bytes = 0
  }
  const flush = () => {
    if (bytes === 0) return
    protocol.sendCommand(Buffer.concat(commands, bytes))
    forget()
  }
  return {
    add(command: Uint8Array): void {
      if (bytes === 0) setImmediate(flush)
      commands.push(command)
      bytes += command.length
      if (bytes >= GATHERED_BYTES_MAX) flush()
    },
    /** What has not been sent will not be. */
    forget,
  }
}

/** What the server is told, with one copy where the body is text. */
function commandOf({ subject, head, body }: Sending, reply: string): Uint8Array {
  const size = sizeOf({ head, body })
  const sizes = head === undefined ? `${size}` : `${Buffer.byteLength(head)} ${size}`
  const start = `${head === undefined ? 'PUB' : 'HPUB'} ${subject} ${reply} ${sizes}${LINE_END}${head ?? ''}`
  if (typeof body === 'string') return Buffer.from(start + body + LINE_END)
  return Buffer.concat([Buffer.from(start), body, Buffer.from(LINE_END)])
}

function heard(
  answer: Frame | undefined,
  { subject, timeoutMs }: Pick<Request, 'subject' | 'timeoutMs'>,
): Frame {
  if (answer === undefined) throw new LogUnavailable(`${subject}: no answer in ${timeoutMs} ms`)
  if (headersOf(answer).code === 503) throw new LogUnavailable(`${subject}: nobody listens`)
  return answer
}

interface Sized extends Pick<Sending, 'body'> {
  readonly head?: string | undefined
}

function sizeOf({ head = '', body }: Sized): number {
  return Buffer.byteLength(head) + (typeof body === 'string' ? Buffer.byteLength(body) : body.length)
}

/** The server would end the connection that sends it. */
function isTooLarge(message: Sized, { info }: NatsConnection): boolean {
  return sizeOf(message) > (info?.max_payload ?? Number.POSITIVE_INFINITY)
}

function settle(waiting: Map<number, Waiting>, token: number, answer?: Frame): void {
  const found = waiting.get(token)
  waiting.delete(token)
  found?.settle(answer)
}

/** Looks now and then who has waited too long, as long as somebody waits. */
function sweeper(waiting: Map<number, Waiting>) {
  let timer: NodeJS.Timeout | undefined
  function sweep(): void {
    const now = performance.now()
    const late: number[] = []
    for (const [token, { until }] of waiting) if (until <= now) late.push(token)
    // Where the whole process stood still, timers come before what has arrived meanwhile: an answer that is there is not given up.
    if (late.length > 0) setImmediate(() => giveUp(late))
    if (waiting.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  function giveUp(late: readonly number[]): void {
    for (const token of late) settle(waiting, token)
  }
  return {
    start(): void {
      timer ??= setInterval(sweep, SWEEP_MS)
    },
  }
}
