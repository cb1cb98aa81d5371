import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import type { Commit, LogLines } from '@urbe/event-log'

import { parkedNotice } from '../announce-parked.ts'
import { effectsWriter } from '../outbox/effects-writer.ts'
import { park } from '../parked.ts'
import type { Projection } from '../projection.ts'
import {
  type Checkpoint,
  Fenced,
  hashOf,
  type Moved,
  moveCheckpoint,
  type Partition,
  Retired,
  readCheckpoint,
} from './checkpoint.ts'
import { eventsOf, Malformed } from './events-of.ts'
import { isUndefined } from './sql-states.ts'
import { isTransient } from './transient.ts'

/** A commit that fails alone so many times is set aside. */
export const POISON_TRIES_MAX = 3
const BACK_OFF_FIRST_MS = 100
const BACK_OFF_MAX_MS = 2_000

export interface Applying<DB> {
  readonly db: Kysely<DB>
  readonly projection: Projection<DB>
  readonly partition: Partition
  readonly logger: LogLines
  readonly signal: AbortSignal
  /** Told after each transaction. */
  readonly onApplied: (checkpoint: Checkpoint, commits: readonly Commit[]) => void
}

/** The generation was begun again: what is to be applied next lies before what has been read. */
export class Rewound extends Error {
  override readonly name = 'Rewound'
}

/**
 * Applies a batch from the checkpoint on and answers with the new one. Postgres being away is waited out; a commit that the
 * projection cannot take is found by halving and parked, and the rest flows on. Throws `Retired`, `Rewound`, and what Postgres
 * says when the generation's own tables are gone: that is no fault of the commit.
 */
export async function applyBatch<DB>(
  applying: Applying<DB>,
  commits: readonly Commit[],
  checkpoint: Checkpoint,
): Promise<Checkpoint> {
  let at = checkpoint
  for (let failures = 0; !applying.signal.aborted; ) {
    const rest = commits.filter(({ sequence }) => sequence > at.sequence)
    try {
      return await applySome(applying, rest, at)
    } catch (error) {
      if (!(error instanceof Fenced) && !isTransient(error)) throw error
      failures += 1
      applying.logger.warn({ ...applying.partition, error: String(error), failures }, 'batch is repeated')
      await sleep(Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** failures))
      // The transaction may have been committed before its answer was lost, by us or by another projector.
      at = await readAgain(applying, at)
      if (at.sequence < checkpoint.sequence) throw new Rewound(applying.partition.projection)
    }
  }
  return at
}

async function readAgain<DB>({ db, partition }: Applying<DB>, at: Checkpoint): Promise<Checkpoint> {
  return await readCheckpoint(db, partition).catch((error: unknown) => {
    if (isTransient(error)) return at
    throw error
  })
}

async function applySome<DB>(
  applying: Applying<DB>,
  commits: readonly Commit[],
  at: Checkpoint,
): Promise<Checkpoint> {
  const last = commits.at(-1)
  if (last === undefined) return at
  try {
    return await applyTogether(applying, commits, { at, last })
  } catch (error) {
    if (!isFaultOfCommit(error)) throw error
    if (commits.length === 1) return await applyAlone(applying, last, { at, error })
    const half = commits.length >> 1
    const between = await applySome(applying, commits.slice(0, half), at)
    return await applySome(applying, commits.slice(half), between)
  }
}

function isFaultOfCommit(error: unknown): boolean {
  return !(error instanceof Fenced || error instanceof Retired || isUndefined(error) || isTransient(error))
}

async function applyTogether<DB>(
  { db, projection, partition, onApplied }: Applying<DB>,
  commits: readonly Commit[],
  { at, last }: { at: Checkpoint; last: Commit },
): Promise<Checkpoint> {
  const events = eventsOf(commits)
  const moved = await db.transaction().execute(async (trx) => {
    const now = await moveCheckpoint(trx, partition, { from: at.sequence, to: last })
    const outbox = effectsWriter(now.effectsAfter)
    await projection.apply(trx, events, { outbox })
    await outbox.write(trx)
    return now
  })
  return applied(commits, moved, onApplied)
}

async function applyAlone<DB>(
  applying: Applying<DB>,
  commit: Commit,
  { at, error }: { at: Checkpoint; error: unknown },
): Promise<Checkpoint> {
  let reason = error
  for (let tries = 1; tries < POISON_TRIES_MAX && !(reason instanceof Malformed); tries++) {
    try {
      return await applyTogether(applying, [commit], { at, last: commit })
    } catch (again) {
      if (!isFaultOfCommit(again)) throw again
      reason = again
    }
  }
  const { db, partition, logger, onApplied } = applying
  logger.error({ ...partition, sequence: commit.sequence, reason: String(reason) }, 'commit is parked')
  const moved = await db.transaction().execute(async (trx) => {
    const now = await moveCheckpoint(trx, partition, { from: at.sequence, to: commit })
    const owed = now.effectsAfter !== null && commit.sequence > now.effectsAfter
    await park(trx, partition, { commit, reason: String(reason), owed })
    const outbox = effectsWriter(now.effectsAfter)
    outbox.add(parkedNotice(partition, commit, String(reason)))
    await outbox.write(trx)
    return now
  })
  return applied([commit], moved, onApplied)
}

function applied(
  commits: readonly Commit[],
  { effectsAfter }: Moved,
  onApplied: Applying<unknown>['onApplied'],
): Checkpoint {
  const last = commits.at(-1)
  if (last === undefined) throw new Error('nothing was applied')
  const { sequence, commitId } = last
  const checkpoint = { sequence, commitId, hash: hashOf(last) ?? undefined, free: effectsAfter !== null }
  onApplied(checkpoint, commits)
  return checkpoint
}
