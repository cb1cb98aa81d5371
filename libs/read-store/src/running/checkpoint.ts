import { type Kysely, sql, type Transaction } from 'kysely'

import type { Commit } from '@urbe/event-log'

import { lockPartition, shareGeneration } from '../generation/locks.ts'
import type { GenerationKey } from '../generation/names.ts'
import { type CheckpointRow, type GenerationRole, readStore } from '../tables.ts'

export interface Checkpoint {
  readonly sequence: number
  /** Unknown before the first commit. */
  readonly commitId: string | undefined
  readonly hash: string | undefined
  /** Whether the generation may go as far as the log does, or only as far as the one that readers see. */
  readonly free: boolean
}

/** One stream of one generation of a projection. */
export interface Partition extends GenerationKey {
  readonly stream: string
}

/** Somebody else has moved the checkpoint: what was about to be applied may have been applied. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

/** Nobody needs this generation any more. */
export class Retired extends Error {
  override readonly name = 'Retired'
}

/** The checkpoint, at 0 when the generation has never seen the stream. Throws `Retired`. */
export async function readCheckpoint<DB>(db: Kysely<DB>, partition: Partition): Promise<Checkpoint> {
  const row = (await findCheckpoint(db, partition)) ?? (await makeCheckpoint(db, partition))
  if (row === undefined || row.role === 'retired') {
    throw new Retired(`${partition.projection} ${partition.generation} on ${partition.stream}`)
  }
  return {
    sequence: row.sequence,
    commitId: row.commit_id ?? undefined,
    hash: row.hash ?? undefined,
    free: row.effects_after !== null,
  }
}

function findCheckpoint<DB>(db: Kysely<DB>, partition: Partition): Promise<CheckpointRow | undefined> {
  return readStore(db)
    .selectFrom('projection_checkpoint')
    .selectAll()
    .where('projection', '=', partition.projection)
    .where('generation', '=', partition.generation)
    .where('stream', '=', partition.stream)
    .executeTakeFirst()
}

function makeCheckpoint<DB>(db: Kysely<DB>, partition: Partition): Promise<CheckpointRow | undefined> {
  const { projection, generation, stream } = partition
  return db.transaction().execute(async (trx) => {
    await shareGeneration(trx, partition)
    await sql`insert into projection_checkpoint
        (projection, generation, stream, sequence, role, effects_after, updated_at)
      select projection, generation, ${stream}, 0, role,
        case when role = 'active' or heals then 0 end, now()
      from projection_generation
      where projection = ${projection} and generation = ${generation} and role <> 'retired'
      on conflict do nothing`.execute(trx)
    return await findCheckpoint(trx, partition)
  })
}

interface Move {
  readonly from: number
  readonly to: Commit
}

export interface Moved {
  readonly role: GenerationRole
  /** Events beyond it have their effects on the world outside; null: none has. */
  readonly effectsAfter: number | null
}

/**
 * Moves the checkpoint in the transaction of the rows; one projector at a time gets past the lock. From here on the names of
 * the projection's tables mean those of the generation.
 */
export async function moveCheckpoint<DB>(
  trx: Transaction<DB>,
  partition: Partition,
  { from, to }: Move,
): Promise<Moved> {
  const { projection, generation, stream } = partition
  await lockPartition(trx, partition)
  // Whoever is not seen by readers never passes the one that is, so that it can take its place at any moment.
  const { rows } = await sql<Moved>`
    update projection_checkpoint as mine
    set sequence = ${to.sequence}, commit_id = ${to.commitId}, hash = ${hashOf(to)}, updated_at = now()
    where projection = ${projection} and generation = ${generation} and stream = ${stream}
      and sequence = ${from} and role <> 'retired'
      and (effects_after is not null or ${to.sequence} <= (
        select active.sequence from projection_checkpoint active
        where active.projection = ${projection} and active.stream = ${stream} and active.role = 'active'))
    returning role, effects_after as "effectsAfter"`.execute(trx)
  const [moved] = rows
  if (moved === undefined) throw new Fenced(`${projection} ${generation} on ${stream} has moved from ${from}`)
  return moved
}

export function hashOf(commit: Commit): string | null {
  return commit.hash === '' ? null : commit.hash
}
