import { CONSUMER_HEARTBEAT_MS } from '@urbe/contracts'

import { openBatches } from './batches.ts'
import { whole } from './chunks.ts'
import type { Commit } from './commit.ts'
import type { LogConnection, MessageMeta } from './connection.ts'
import { decodeCommit } from './decode-commit.ts'
import type { Ending, Follow } from './follow-options.ts'

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
  let heardAt = performance.now()
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
    heardAt = performance.now()
    if (over) return
    const place = reply === undefined ? undefined : placeIn(reply)
    if (place === undefined) control(reply, meta)
    else if (order.isNext(place)) {
      const { sequence, storedAt, pending } = place
      const message = { stream, subject, sequence, storedAt, headers: meta.headers(), body }
      batches.add({ commit: decodeCommit(message), pending })
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

  const watch = setInterval(() => {
    if (performance.now() - heardAt > SILENCE_MAX_MS) end('silent')
  }, WATCH_INTERVAL_MS)
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
      clearInterval(watch)
      stopListening()
      signal.removeEventListener('abort', onAbort)
      subscription.unsubscribe()
      await batches.stop()
    },
  }
}

type Place = NonNullable<ReturnType<typeof placeIn>>

/** A consumer numbers what it sends without gaps; another's numbers do not count, whoever else found out the inbox. */
function consumerOrder(stream: string) {
  let consumer: string | undefined
  let last = 0
  const isOurs = (place: Place) =>
    place.stream === stream && (consumer === undefined || place.consumer === consumer)
  return {
    expect(name: string): void {
      consumer = name
    },
    last: () => last,
    isOurs,
    isNext(place: Place): boolean {
      if (!isOurs(place) || place.consumerSequence !== last + 1) return false
      last = place.consumerSequence
      return true
    },
  }
}

/** `$JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.<consumer sequence>.<nanoseconds>.<pending>` */
function placeIn(reply: string) {
  if (!reply.startsWith('$JS.ACK.')) return undefined
  const tokens = reply.split('.')
  // Newer servers may put domain and account before the stream, and a random token behind.
  const at = tokens.length >= 11 ? 4 : 2
  const [stream, consumer, , sequence, consumerSequence, nanoseconds, pending] = tokens.slice(at)
  return {
    stream,
    consumer,
    sequence: Number(sequence),
    consumerSequence: Number(consumerSequence),
    storedAt: new Date(Number(nanoseconds) / 1e6).toISOString(),
    pending: Number(pending),
  }
}
