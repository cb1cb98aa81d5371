import { CONSUMER_HEARTBEAT_MS } from '@urbe/contracts'

import { openBatches } from './batches.ts'
import { whole } from './chunks.ts'
import type { Commit } from './commit.ts'
import type { Headers, LogConnection, MessageMeta, StoredMessage } from './connection.ts'
import { consumerOrder, type Place, timeText } from './consumer-place.ts'
import type { Ending, Follow } from './follow-options.ts'
import { readHeaders } from './headers.ts'
import { commitIn } from './signing/commit-in.ts'

/** Two missed heartbeats and a little for the way. */
const SILENCE_MAX_MS = 2 * CONSUMER_HEARTBEAT_MS + 500
const WATCH_INTERVAL_MS = 500
const NOTHING = new Uint8Array()

/** One push consumer's messages; ends as soon as something is missing. */
export function openInflow(connection: LogConnection, options: Follow) {
  const { stream, signal } = options
  const deliverSubject = connection.newInbox()
  const ending = Promise.withResolvers<Ending>()
  // It may fail before anybody waits for it.
  ending.promise.catch(() => undefined)
  let over = false
  const end = (why: Ending) => {
    over = true
    ending.resolve(why)
  }
  const answer = (subject: string) => void connection.publish(subject, NOTHING)
  const prepare = async (commits: Commit[]) =>
    options.everyMessage === true ? commits : await whole(connection, commits)
  const batches = openBatches({ ...options, answer, prepare, onFault: ending.reject })
  const order = consumerOrder(stream)

  const subscription = connection.subscribe(deliverSubject, (body, subject, reply, meta) => {
    watch.heard()
    if (over) return
    const place = reply === undefined ? undefined : order.placeIn(reply)
    if (place === undefined) control(reply, meta)
    else if (order.isNext(place)) {
      const delivered = new Delivered(subject, place, meta.head(), body)
      const message = options.everyMessage === true ? delivered.copy() : delivered
      batches.add({ commit: commitIn(connection, message), pending: place.pending })
    } else if (order.isOurs(place)) end('gap')
  })

  function control(reply: string | undefined, meta: MessageMeta): void {
    if (meta.code() !== 100) return
    if (reply !== undefined) {
      batches.add({ answerTo: reply })
      return
    }
    const headers = meta.headers()
    if (Number(headers['Nats-Last-Consumer'] ?? 0) > order.last()) end('gap')
    const stalled = headers['Nats-Consumer-Stalled']
    if (stalled !== undefined && batches.isEmpty()) answer(stalled)
  }

  const watch = watchman(() => end('silent'))
  const stopListening = connection.onStatus((status) => {
    // The server may have thrown messages away while nobody was there to take them.
    if (status === 'connected') end('reconnected')
  })
  const onAbort = () => end('aborted')
  signal.addEventListener('abort', onAbort, { once: true })

  return {
    deliverSubject,
    ended: ending.promise,
    /** From now on only messages of this consumer count. */
    expect: order.expect,
    /** Resolves when no batch is being worked on any more. */
    async close(): Promise<void> {
      end('aborted')
      watch.stop()
      stopListening()
      signal.removeEventListener('abort', onAbort)
      subscription.unsubscribe()
      await batches.stop()
    },
  }
}

/** Asking for the time at every message would cost more than finding out now and then whether there was one. */
function watchman(onSilence: () => void) {
  let heard = true
  let heardAt = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    if (heard) heardAt = now
    else if (now - heardAt > SILENCE_MAX_MS) onSilence()
    heard = false
  }, WATCH_INTERVAL_MS)
  return {
    heard(): void {
      heard = true
    },
    stop: () => clearInterval(timer),
  }
}

/** What a reader seldom asks for is made out only then. */
class Delivered implements StoredMessage {
  readonly stream: string
  readonly subject: string
  readonly sequence: number
  readonly head: string
  readonly body: Uint8Array
  readonly #storedMs: number
  #headers: Headers | undefined

  constructor(subject: string, { stream, sequence, storedMs }: Place, head: string, body: Uint8Array) {
    this.stream = stream
    this.subject = subject
    this.sequence = sequence
    this.head = head
    this.body = body
    this.#storedMs = storedMs
  }

  get storedAt(): string {
    return timeText(this.#storedMs)
  }

  get headers(): Headers {
    this.#headers ??= readHeaders(this.head).named
    return this.#headers
  }

  /** All of it made out, for those who work with messages: what only a getter knows gets lost where an object is spread. */
  copy(): StoredMessage {
    const { stream, subject, sequence, storedAt, headers, head, body } = this
    return { stream, subject, sequence, storedAt, headers, head, body }
  }
}
