import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import { type Commit, Diverged, type EventLog, type FollowState, type LogLines } from '@urbe/event-log'

import { type Applying, applyBatch } from './apply-batch.ts'
import { type Checkpoint, type Partition, readCheckpoint } from './checkpoint.ts'
import type { Projection } from './projection.ts'
import { waiters } from './waiters.ts'

const BATCH_EVENTS_MAX = 2_000
/** Long enough for a batch to fill under load, short enough that nobody sees it. */
const LINGER_MS = 10
const START_AGAIN_MS = 500

interface Options<DB> {
  readonly db: Kysely<DB>
  readonly log: EventLog
  readonly logger: LogLines
  readonly projection: Projection<DB>
  readonly stream: string
  readonly filterSubject?: string
  readonly signal: AbortSignal
  /** How long a batch is waited for to fill up: the longer, the fewer transactions. */
  readonly lingerMs?: number
}

export interface ProjectionStatus {
  readonly name: string
  readonly stream: string
  readonly status: 'live' | 'catching_up' | 'diverged' | 'stopped'
  readonly sequence: number
  readonly lagEvents: number
  readonly lagSeconds: number
}

export interface ProjectionHandle {
  readonly stream: string
  readonly status: () => ProjectionStatus
  /** True once everything up to the sequence that concerns the projection is in the tables; false after the time. */
  readonly waitFor: (sequence: number, timeoutMs: number) => Promise<boolean>
  /** Resolves when the projection has stopped: aborted, or diverged. */
  readonly stopped: Promise<void>
}

/** Follows a stream from the checkpoint in Postgres on and keeps a read model up to date until the signal aborts. */
export function runProjection<DB>(options: Options<DB>): ProjectionHandle {
  const { projection, stream, log, filterSubject, logger } = options
  const partition = { projection: projection.name, stream }
  const progress = openProgress(partition)
  const stopped = followForEver(options, partition, progress).catch((error: unknown) => {
    const diverged = error instanceof Diverged
    progress.stop(diverged ? 'diverged' : 'stopped')
    logger.error({ ...partition, error: String(error) }, diverged ? 'DIVERGED' : 'projection stopped')
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

async function followForEver<DB>(
  { db, log, logger, projection, stream, filterSubject, signal, lingerMs = LINGER_MS }: Options<DB>,
  partition: Partition,
  progress: Progress,
): Promise<void> {
  const start = await firstCheckpoint(db, partition, { logger, signal })
  if (start === undefined) return progress.stop('stopped')
  let checkpoint: Checkpoint = start
  progress.moved(checkpoint)
  const onApplied: Applying<DB>['onApplied'] = (at, last) => progress.moved(at, last)
  const applying = { db, projection, partition, logger, signal, onApplied }
  await log.follow({
    stream,
    ...(filterSubject === undefined ? {} : { filterSubject }),
    from: checkpoint.sequence + 1,
    ...lastSeen(checkpoint),
    signal,
    log: logger,
    batchMax: BATCH_EVENTS_MAX,
    lingerMs,
    onState: progress.heard,
    onBatch: async (commits) => {
      checkpoint = await applyBatch(applying, commits, checkpoint)
      // What another projector has applied in our stead.
      progress.moved(checkpoint)
    },
  })
  progress.stop('stopped')
}

function lastSeen({ sequence, commitId }: Checkpoint) {
  return commitId === undefined ? {} : { lastSeen: { sequence, commitId } }
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
      logger.warn({ ...partition, error: String(error) }, 'checkpoint cannot be read')
      await sleep(START_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}

type Progress = ReturnType<typeof openProgress>

function openProgress({ projection, stream }: Partition) {
  let status: ProjectionStatus['status'] = 'catching_up'
  let sequence = 0
  let pending = 0
  let lastAt: number | undefined
  const waiting = waiters()
  return {
    sequence: () => sequence,
    reached: waiting.wait,
    moved(checkpoint: Checkpoint, last?: Commit): void {
      sequence = checkpoint.sequence
      if (last !== undefined) lastAt = Date.parse(last.at)
      waiting.reached(sequence)
    },
    heard(state: FollowState): void {
      pending = state.pending
      status = state.status === 'live' ? 'live' : 'catching_up'
    },
    stop(why: 'diverged' | 'stopped'): void {
      status = why
    },
    status(): ProjectionStatus {
      const behind = status === 'live' || lastAt === undefined ? 0 : (Date.now() - lastAt) / 1_000
      const lagSeconds = Math.max(0, behind)
      return { name: projection, stream, status, sequence, lagEvents: pending, lagSeconds }
    },
  }
}
