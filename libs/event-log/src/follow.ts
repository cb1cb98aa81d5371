import { setTimeout as sleep } from 'node:timers/promises'

import type { Commit } from './commit.ts'
import type { LogConnection } from './connection.ts'
import { decodeCommit } from './decode-commit.ts'
import { Diverged } from './errors.ts'
import type { Ending, Follow, FollowState, LastSeen } from './follow-options.ts'
import { openInflow } from './inflow.ts'
import { provisionConsumer } from './provision.ts'
import { info, messages, nextOn } from './read.ts'

const BACK_OFF_FIRST_MS = 100
const BACK_OFF_MAX_MS = 5_000
/** A log that has diverged is looked at again this often, by those who wait for its repair. */
const DIVERGED_LOOK_MS = 5_000
/** Together several times as long as it takes a replica to learn who leads: a leader tells the others once a second. */
const LOOKS_MAX = 12
const LOOK_AGAIN_MS = 500
const LIVE: FollowState = { status: 'live', pending: 0 }
const BEHIND: FollowState = { status: 'catching_up', pending: 1 }

/** Follows a stream for ever: consumers come and go, the place in the stream stays here. */
export async function follow(connection: LogConnection, options: Follow): Promise<void> {
  const { signal, log, stream, onState } = options
  const place = placeOf(options)
  let failures = 0
  while (!signal.aborted) {
    try {
      const ending = await followOnce(connection, options, place)
      failures = 0
      if (ending !== 'aborted') log.warn({ stream, ending, next: place.next }, 'consumer is made anew')
    } catch (error) {
      if (signal.aborted) return
      failures = await outlast(error, options, failures)
    }
    if (signal.aborted) return
    onState?.({ status: 'stalled', pending: 0 })
    await pause(failures, signal)
  }
}

/** Answers how many failures there have been in a row. Throws what ends the following. */
async function outlast(error: unknown, options: Follow, failures: number): Promise<number> {
  const { stream, log, signal, onDiverged } = options
  if (error instanceof BatchFault) throw error.cause
  if (!(error instanceof Diverged)) {
    log.warn({ stream, error: String(error), failures: failures + 1 }, 'consumer cannot be made')
    return failures + 1
  }
  if (onDiverged === undefined) throw error
  onDiverged(error)
  // Nothing is handed over until the log holds again what was read of it.
  await sleep(DIVERGED_LOOK_MS, undefined, { signal }).catch(() => undefined)
  return 0
}

interface Place {
  next: number
  lastSeen: LastSeen | undefined
  epoch: string | undefined
}

function placeOf({ from, lastSeen }: Follow): Place {
  return { next: from, lastSeen, epoch: undefined }
}

async function followOnce(connection: LogConnection, options: Follow, place: Place): Promise<Ending> {
  const { stream, filterSubject, signal, onState } = options
  await checkPast(connection, stream, place)
  let isTold = false
  const onBatchState = (state: FollowState) => {
    isTold = true
    onState?.(state)
  }
  const inflow = openInflow(connection, { ...options, onBatch, onState: onBatchState })
  try {
    const consumer = await provisionConsumer(connection, {
      stream,
      startSequence: place.next,
      deliverSubject: inflow.deliverSubject,
      ...(filterSubject === undefined ? {} : { filterSubject }),
    })
    inflow.expect(consumer)
    const ahead = await nextOn(connection, { stream, subject: filterSubject ?? '>', sequence: place.next })
    // A batch that was handed over while this was looked up has told more, and after the last one nobody would tell it again.
    if (!isTold) onState?.(ahead === undefined ? LIVE : BEHIND)
    return signal.aborted ? 'aborted' : await inflow.ended
  } finally {
    await inflow.close()
  }

  async function onBatch(commits: Commit[]): Promise<void> {
    try {
      await options.onBatch(commits)
    } catch (error) {
      throw new BatchFault(error)
    }
    const last = commits.at(-1)
    if (last === undefined) return
    place.next = last.sequence + 1
    place.lastSeen = { sequence: last.sequence, commitId: last.commitId, hash: last.hash }
  }
}

/**
 * A replica that slept or was cut off believes for a moment that it still leads, and tells of a stream that is shorter than it is.
 * With several replicas one look therefore proves nothing: only what is still so after an election counts.
 */
async function checkPast(connection: LogConnection, stream: string, place: Place): Promise<void> {
  for (let look = 1; ; look++) {
    const { now, divergence } = await lookAtPast(connection, stream, place)
    if (divergence === undefined) {
      place.epoch = now.epoch
      return
    }
    if (now.replicas === 1 || look === LOOKS_MAX) throw new Diverged(divergence)
    await sleep(LOOK_AGAIN_MS)
  }
}

/**
 * A stream that was cut back or made anew hands out sequences that were read before, with other commits in them. One that was
 * made anew with the same history, as a repair does it, is followed on.
 */
async function lookAtPast(connection: LogConnection, stream: string, { lastSeen, epoch, next }: Place) {
  const now = await info(connection, stream)
  if (now === undefined) throw new Error(`there is no stream ${stream}`)
  const anew = epoch !== undefined && epoch !== now.epoch
  if (anew && lastSeen === undefined && next > 1) return { now, divergence: `${stream} was made anew` }
  if (now.lastSequence < next - 1) {
    return { now, divergence: `${stream} ends at ${now.lastSequence}, ${next - 1} was read before` }
  }
  if (lastSeen === undefined || lastSeen.sequence < now.firstSequence) return { now }
  if (await holds(connection, stream, lastSeen)) return { now }
  return { now, divergence: `${stream} holds another commit at ${lastSeen.sequence} than was read before` }
}

async function holds(connection: LogConnection, stream: string, lastSeen: LastSeen): Promise<boolean> {
  const [there] = await messages(connection, { stream, sequence: lastSeen.sequence, count: 1 })
  const commit = there && decodeCommit(there)
  const sameHash = !lastSeen.hash || commit?.hash === lastSeen.hash
  return commit?.commitId === lastSeen.commitId && sameHash
}

/** Keeps what a reader threw apart from what went wrong with the consumer. */
class BatchFault extends Error {
  constructor(cause: unknown) {
    super('the batch was not taken', { cause })
  }
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  if (failures === 0) return
  const ms = Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** failures)
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
