import { type Kysely, sql, type Transaction } from 'kysely'

import type { Commit } from '@urbe/event-log'

import type { ReadStoreTables } from './migration.ts'

export interface Checkpoint {
  readonly sequence: number
  /** Unknown before the first commit. */
  readonly commitId: string | undefined
}
export interface Partition {
  readonly projection: string
  readonly stream: string
}

/** Somebody else has moved the checkpoint: what was about to be applied may have been applied. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

/** The checkpoint, at 0 when the projection has never seen the stream. */
export async function readCheckpoint<DB>(
  db: Kysely<DB>,
  { projection, stream }: Partition,
): Promise<Checkpoint> {
  const tables = readStore(db)
  await tables
    .insertInto('projection_checkpoint')
    .values({ projection, stream, sequence: 0, commit_id: null, updated_at: sql`now()` })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tables
    .selectFrom('projection_checkpoint')
    .select(['sequence', 'commit_id'])
    .where('projection', '=', projection)
    .where('stream', '=', stream)
    .executeTakeFirstOrThrow()
  return { sequence: row.sequence, commitId: row.commit_id ?? undefined }
}

interface Move extends Partition {
  readonly from: number
  readonly to: Commit
}

/** Moves the checkpoint in the transaction of the rows; one projector at a time gets past the lock. */
export async function moveCheckpoint<DB>(
  trx: Transaction<DB>,
  { projection, stream, from, to }: Move,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${projection} ${stream}`}, 0))`.execute(trx)
  const { numUpdatedRows } = await readStore(trx)
    .updateTable('projection_checkpoint')
    .set({ sequence: to.sequence, commit_id: to.commitId, updated_at: sql`now()` })
    .where('projection', '=', projection)
    .where('stream', '=', stream)
    .where('sequence', '=', from)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Fenced(`${projection} on ${stream} has moved from ${from}`)
}

export async function park<DB>(trx: Transaction<DB>, { projection, stream }: Partition, parked: Parked) {
  const { commit, reason } = parked
  await readStore(trx)
    .insertInto('parked_event')
    .values({
      projection,
      stream,
      sequence: commit.sequence,
      subject: commit.subject,
      commit_id: commit.commitId,
      reason: reason.slice(0, REASON_CHARACTERS_MAX),
      events: JSON.stringify(commit.events),
      parked_at: sql`now()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const REASON_CHARACTERS_MAX = 2_000
interface Parked {
  readonly commit: Commit
  readonly reason: string
}

/** Every database with a projection in it has the runner's tables; the cast says so. */
function readStore<DB>(db: Kysely<DB>): Kysely<Writable> {
  return db as unknown as Kysely<Writable>
}

type Writable = { [Table in keyof ReadStoreTables]: ReadStoreTables[Table] }
