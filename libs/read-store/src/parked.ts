import { type Kysely, sql, type Transaction } from 'kysely'

import type { ParkedEvent } from '@urbe/contracts'
import type { Commit, EventLog } from '@urbe/event-log'
import { Refusal } from '@urbe/kernel'

import { lockPartition } from './generation/locks.ts'
import type { GenerationKey } from './generation/names.ts'
import { effectsWriter } from './outbox/effects-writer.ts'
import type { Projection } from './projection.ts'
import type { Partition } from './running/checkpoint.ts'
import { eventsOf } from './running/events-of.ts'
import { readStore } from './tables.ts'

export const PARKED_PAGE_MAX = 200
const REASON_CHARACTERS_MAX = 2_000
/** NULs and halves of surrogate pairs are JSON, but Postgres cannot hold them. */
const NOT_STORABLE = /\\u0000|\\ud[89a-f][0-9a-f]{2}/g

interface Parking {
  readonly commit: Commit
  readonly reason: string
  readonly owed: boolean
}

export async function park<DB>(
  trx: Transaction<DB>,
  { projection, generation, stream }: Partition,
  { commit, reason, owed }: Parking,
): Promise<void> {
  await readStore(trx)
    .insertInto('parked_event')
    .values({
      projection,
      generation,
      stream,
      sequence: commit.sequence,
      subject: commit.subject,
      commit_id: commit.commitId,
      reason: storable(reason),
      events: JSON.stringify(commit.events).replaceAll(NOT_STORABLE, '\\ufffd'),
      owed,
      parked_at: sql`now()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

interface ParkedQuery extends GenerationKey {
  readonly limit: number
  /** The id at which the page before ended. */
  readonly after?: string | undefined
}

/** What a generation could not take, in the order of streams and their sequences. */
export async function listParked<DB>(
  db: Kysely<DB>,
  { projection, generation, limit, after }: ParkedQuery,
): Promise<ParkedEvent[]> {
  let query = readStore(db)
    .selectFrom('parked_event')
    .selectAll()
    .where('projection', '=', projection)
    .where('generation', '=', generation)
  if (after !== undefined) {
    const { stream, sequence } = placeOf(after)
    query = query.where((is) => is(is.refTuple('stream', 'sequence'), '>', is.tuple(stream, sequence)))
  }
  const rows = await query
    .orderBy('stream')
    .orderBy('sequence')
    .limit(Math.min(limit, PARKED_PAGE_MAX))
    .execute()
  return rows.map(({ commit_id, parked_at, events, owed: _, ...row }) => ({
    ...row,
    id: `${row.stream}:${row.sequence}`,
    commitId: commit_id,
    // Written as an array of events above.
    events: events as unknown[],
    parkedAt: parked_at.toISOString(),
  }))
}

interface Replaying<DB> {
  readonly db: Kysely<DB>
  readonly log: Pick<EventLog, 'commitAt'>
  readonly projection: Projection<DB>
  readonly generation: number
}

/** Tries once more to take a commit, as the log has it and as today's readers know it. Refuses when it fails again. */
export async function replayParked<DB>(
  { db, log, projection, generation }: Replaying<DB>,
  id: string,
): Promise<void> {
  const place = placeOf(id)
  const partition = { projection: projection.name, generation, stream: place.stream }
  const commit = await log.commitAt(place.stream, place.sequence)
  const notThere = () => new Refusal('parked_event_not_found', `${id} is not parked by ${projection.name}`)
  if (commit === undefined) throw notThere()
  try {
    await db.transaction().execute(async (trx) => {
      await lockPartition(trx, partition)
      const parked = await takeOut(trx, partition, place.sequence)
      if (parked === undefined) throw notThere()
      const writer = effectsWriter(parked.owed ? 0 : null)
      await projection.apply(trx, eventsOf([commit]), { outbox: writer })
      await writer.write(trx)
    })
  } catch (error) {
    if (error instanceof Refusal) throw error
    await noteReason(db, partition, { sequence: place.sequence, reason: String(error) })
    throw new Refusal('parked_again', storable(String(error)))
  }
}

async function takeOut<DB>(trx: Transaction<DB>, partition: Partition, sequence: number) {
  return await readStore(trx)
    .deleteFrom('parked_event')
    .where('projection', '=', partition.projection)
    .where('generation', '=', partition.generation)
    .where('stream', '=', partition.stream)
    .where('sequence', '=', sequence)
    .returning('owed')
    .executeTakeFirst()
}

async function noteReason<DB>(
  db: Kysely<DB>,
  partition: Partition,
  { sequence, reason }: { sequence: number; reason: string },
): Promise<void> {
  await readStore(db)
    .updateTable('parked_event')
    .set({ reason: storable(reason), parked_at: sql`now()` })
    .where('projection', '=', partition.projection)
    .where('generation', '=', partition.generation)
    .where('stream', '=', partition.stream)
    .where('sequence', '=', sequence)
    .execute()
}

function placeOf(id: string): { stream: string; sequence: number } {
  const at = id.lastIndexOf(':')
  const sequence = Number(id.slice(at + 1))
  if (at < 1 || !Number.isSafeInteger(sequence) || sequence < 1) {
    throw new Refusal('parked_event_not_found', 'an id is <stream>:<sequence>')
  }
  return { stream: id.slice(0, at), sequence }
}

const storable = (reason: string) => reason.slice(0, REASON_CHARACTERS_MAX).replaceAll('\u0000', '\ufffd')
