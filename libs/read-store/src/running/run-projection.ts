import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import { type Commit, Diverged, type EventLog, type LogLines } from '@urbe/event-log'

import type { Projection } from '../projection.ts'
import { type Applying, applyBatch, Rewound } from './apply-batch.ts'
import { openCeiling } from './ceiling.ts'
import { type Checkpoint, type Partition, Retired, readCheckpoint } from './checkpoint.ts'
import { type Gate, noGate } from './gate.ts'
import { openProgress, type Progress, type RunningStatus } from './progress.ts'
import { isUndefined } from './sql-states.ts'

/** Large, because a transaction costs more than what is in it; the log itself bounds the bytes that are under way. */
export const BATCH_EVENTS_MAX = 10_000
/** Long enough for a batch to fill under load, short enough that nobody sees it. */
const LINGER_MS = 5
const START_AGAIN_MS = 500
/** A log that has diverged is looked at again this often: a repair may have brought back what was read before. */
const DIVERGED_LOOK_MS = 5_000

interface Options<DB> {
  readonly db: Kysely<DB>
  readonly log: EventLog
  readonly logger: LogLines
  readonly projection: Projection<DB>
  readonly generation: number
  readonly stream: string
  readonly filterSubject?: string | undefined
  readonly signal: AbortSignal
  /** How long a batch is waited for to fill up: the longer, the fewer transactions. */
  readonly lingerMs?: number | undefined
  /** Events in a transaction; a single commit may hold more. */
  readonly batchEvents?: number | undefined
  /** Passed before there is anything to do, and left when there is nothing more for now. */
  readonly gate?: Gate
  readonly onApplied?: (commits: readonly Commit[]) => void
  /** Told that the generation's tables are gone. Answers whether something is being done about it. */
  readonly onGone?: () => Promise<boolean>
}

export interface ProjectionHandle {
  readonly stream: string
  readonly status: () => RunningStatus
  /** True once everything up to the sequence that concerns the projection is in the tables; false after the time. */
  readonly waitFor: (sequence: number, timeoutMs: number) => Promise<boolean>
  /** Resolves when the projection has stopped: aborted, retired, or diverged. */
  readonly stopped: Promise<void>
}

/** Follows a stream from the checkpoint in Postgres on and keeps a generation of a read model up to date. */
export function runProjection<DB>(options: Options<DB>): ProjectionHandle {
  const { projection, generation, stream, log, filterSubject, logger } = options
  const partition = { projection: projection.name, generation, stream }
  const progress = openProgress(partition)
  const stopped = runForEver(options, partition, progress)
    .then(() => progress.stop('stopped'))
    .catch((error: unknown) => {
      progress.stop('stopped')
      if (error instanceof Retired) return
      logger.error({ ...partition, error: String(error) }, 'projection stopped')
    })
  return {
    stream,
    status: progress.status,
    stopped,
    waitFor: (sequence, timeoutMs) =>
      filterSubject === undefined
        ? progress.reached(sequence, timeoutMs)
        : reachedAmong({ log, stream, filterSubject, progress }, sequence, timeoutMs)
            // A log that does not answer leaves it open whether we are there.
            .catch(() => false),
  }
}

interface Filtered {
  readonly log: EventLog
  readonly stream: string
  readonly filterSubject: string
  readonly progress: Progress
}

/** Not every sequence concerns a projection with a filter: it waits for those that do, one after the other. */
async function reachedAmong(
  { log, stream, filterSubject, progress }: Filtered,
  sequence: number,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (progress.sequence() < sequence) {
    const info = await log.info(stream)
    if (info === undefined || info.lastSequence < sequence) return false
    const next = await log.nextOn(stream, filterSubject, progress.sequence() + 1)
    if (next === undefined || next.sequence > sequence) return true
    const left = Math.max(0, deadline - performance.now())
    if (!(await progress.reached(next.sequence, left))) return false
  }
  return true
}

/** Begins again from the checkpoint after everything that may pass. */
async function runForEver<DB>(options: Options<DB>, partition: Partition, progress: Progress): Promise<void> {
  const { signal, gate = noGate } = options
  while (!signal.aborted) {
    const leave = await gate.enter()
    try {
      await runOnce(options, partition, { progress, leave })
    } catch (error) {
      await waitOut(options, partition, { progress, error })
    } finally {
      leave()
    }
  }
}

interface Interruption {
  readonly progress: Progress
  readonly error: unknown
}

/** The generation was begun again, its tables are being made anew, or the log is being repaired. Throws what will not pass. */
async function waitOut<DB>(
  { logger, signal, onGone }: Options<DB>,
  partition: Partition,
  { progress, error }: Interruption,
): Promise<void> {
  if (error instanceof Rewound) return
  if (error instanceof Diverged) {
    // Nothing is applied until the log holds again what was read of it.
    progress.stop('diverged')
    logger.error({ ...partition, error: error.message }, 'DIVERGED')
    await sleep(DIVERGED_LOOK_MS, undefined, { signal }).catch(() => undefined)
    return
  }
  if (!isUndefined(error) || !(await onGone?.())) throw error
  await sleep(START_AGAIN_MS)
}

interface Run {
  readonly progress: Progress
  readonly leave: () => void
}

async function runOnce<DB>(
  { db, log, logger, projection, stream, filterSubject, signal, ...options }: Options<DB>,
  partition: Partition,
  { progress, leave }: Run,
): Promise<void> {
  const start = await firstCheckpoint(db, partition, { logger, signal })
  if (start === undefined) return
  let checkpoint: Checkpoint = start
  progress.moved(checkpoint)
  const onApplied: Applying<DB>['onApplied'] = (at, commits) => {
    progress.moved(at, commits.at(-1))
    options.onApplied?.(commits)
  }
  const applying = { db, projection, partition, logger, signal, onApplied }
  const onReached = () => {
    progress.waits()
    leave()
  }
  const ceiling = openCeiling({ db, partition, signal, onReached })
  const onBatch = async (commits: readonly Commit[]) => {
    progress.began(commits.reduce((sum, { events }) => sum + events.length, 0))
    for (let rest = commits; rest.length > 0 && !signal.aborted; ) {
      const allowed = await ceiling.below(rest, checkpoint)
      checkpoint = await applyBatch(applying, allowed, checkpoint)
      // What another projector has applied in our stead.
      progress.moved(checkpoint)
      rest = rest.slice(allowed.length)
    }
    progress.done()
  }
  await log.follow({
    stream,
    ...(filterSubject === undefined ? {} : { filterSubject }),
    from: checkpoint.sequence + 1,
    ...lastSeen(checkpoint),
    signal,
    log: logger,
    batchMax: options.batchEvents ?? BATCH_EVENTS_MAX,
    lingerMs: options.lingerMs ?? LINGER_MS,
    onState(state) {
      progress.heard(state)
      if (state.status !== 'catching_up') leave()
    },
    onBatch,
  })
}

function lastSeen({ sequence, commitId, hash }: Checkpoint) {
  if (commitId === undefined) return {}
  return { lastSeen: { sequence, commitId, ...(hash === undefined ? {} : { hash }) } }
}

interface Patience {
  readonly logger: LogLines
  readonly signal: AbortSignal
}

/** Waits for Postgres; undefined when there is no time left to. */
async function firstCheckpoint<DB>(db: Kysely<DB>, partition: Partition, { logger, signal }: Patience) {
  while (!signal.aborted) {
    try {
      return await readCheckpoint(db, partition)
    } catch (error) {
      if (error instanceof Retired) throw error
      logger.warn({ ...partition, error: String(error) }, 'checkpoint cannot be read')
      await sleep(START_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}
