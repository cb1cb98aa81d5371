import { type Kysely, sql, type Transaction } from 'kysely'

import { type GrownTile, grow, HASH_BYTES, leafHash, type ReadTile } from '@urbe/merkle'

import type { Database } from '../database.ts'
import { type ActMessage, actIn, type Placed, type Placeless, placed } from './entries.ts'

export interface Grown {
  readonly size: number
  /** Of the stream, as far as it is in the tree. */
  readonly sequence: number
  readonly messageId: string
  /** The first entry that has not been moved to cold files. */
  readonly keptFrom: number
}

/** Another instance has appended: whoever thought to be the only one is not. */
export class NotAlone extends Error {
  override readonly name = 'NotAlone'
}

export async function grownSoFar(db: Kysely<Database>): Promise<Grown> {
  return grownIn(await db.selectFrom('audit_log').selectAll().executeTakeFirstOrThrow())
}

type Row = Pick<Database['audit_log'], 'size' | 'sequence' | 'message_id' | 'kept_from'>

const grownIn = ({ size, sequence, message_id, kept_from }: Row): Grown => ({
  ...{ size, sequence, messageId: message_id, keptFrom: kept_from },
})

interface Batch {
  /** Where the tree stood when these messages were asked for. */
  readonly before: Grown
  /** In the order of the stream; the last of them is what is remembered. */
  readonly messages: readonly ActMessage[]
  /** Of those, the acts. */
  readonly acts: readonly ActMessage[]
}

/** Entries, tiles and the place in the stream in one transaction: all of it is there, or none. */
export async function appendActs(db: Kysely<Database>, { before, messages, acts }: Batch): Promise<Grown> {
  const last = messages.at(-1)?.stored
  if (last === undefined) return before
  return await db.transaction().execute(async (trx) => {
    const log = await trx.selectFrom('audit_log').selectAll().forUpdate().executeTakeFirstOrThrow()
    const now = grownIn(log)
    if (now.size !== before.size || now.sequence !== before.sequence)
      throw new NotAlone('the trail has grown elsewhere')
    const said = acts.map((act) => actIn(act, log.pruned_until ?? undefined))
    const fresh = await unknownOf(trx, said)
    const entries = fresh.map((act, at) => placed(act, now.size + at))
    await store(trx, now.size, entries)
    const grown = {
      ...now,
      size: now.size + entries.length,
      sequence: last.sequence,
      messageId: last.headers['Commit-Id'] ?? '',
    }
    const { size, sequence, messageId } = grown
    await trx.updateTable('audit_log').set({ size, sequence, message_id: messageId }).execute()
    return grown
  })
}

/** An act that was published twice is one act. */
async function unknownOf(
  trx: Transaction<Database>,
  acts: readonly Placeless[],
): Promise<readonly Placeless[]> {
  const byId = new Map(acts.toReversed().map((act) => [act.id, act]))
  if (byId.size === 0) return []
  const { rows: known } = await sql<{ readonly id: string }>`
    select id from audit_entry where id = any(${[...byId.keys()]}::uuid[])`.execute(trx)
  for (const { id } of known) byId.delete(id)
  return acts.filter((act) => byId.get(act.id) === act)
}

async function store(trx: Transaction<Database>, size: number, entries: readonly Placed[]): Promise<void> {
  if (entries.length === 0) return
  await insertAll(trx, entries)
  const leaves = entries.map(({ bytes }) => leafHash(bytes))
  for (const tile of await grow({ size, leaves, readTile: tileReader(trx) })) await extend(trx, tile)
}

/** A column at a time: a parameter for each value of each row took more time than everything else of an entry. */
async function insertAll(trx: Transaction<Database>, entries: readonly Placed[]): Promise<void> {
  const all = entries.map(({ entry }) => entry)
  await sql`insert into audit_entry (seq, id, at, action, outcome, actor_id, target_id, bytes)
    select * from unnest(
      ${all.map(({ seq }) => seq)}::bigint[], ${all.map(({ id }) => id)}::uuid[],
      ${all.map(({ ts }) => new Date(ts))}::timestamptz[], ${all.map(({ action }) => action)}::text[],
      ${all.map(({ outcome }) => outcome)}::text[], ${all.map(({ actor }) => actor.id ?? null)}::text[],
      ${all.map(({ target }) => target?.id ?? null)}::text[], ${entries.map(({ bytes }) => bytes)}::bytea[]
    )`.execute(trx)
}

async function extend(trx: Transaction<Database>, { level, index, added }: GrownTile): Promise<void> {
  await sql`insert into audit_tile (level, index, hashes) values (${level}, ${index}, ${added})
    on conflict (level, index) do update set hashes = audit_tile.hashes || excluded.hashes`.execute(trx)
}

/** Tiles grow at their end only: what a smaller tree has of one is its beginning. */
export function tileReader(db: Kysely<Database>): ReadTile {
  return async ({ level, index, width }) => {
    const row = await db
      .selectFrom('audit_tile')
      .select('hashes')
      .where('level', '=', level)
      .where('index', '=', index)
      .executeTakeFirst()
    return (row?.hashes ?? new Uint8Array()).subarray(0, width * HASH_BYTES)
  }
}
