import { type Kysely, sql } from 'kysely'

import { TILE_WIDTH } from '@urbe/merkle'

import type { Database } from '../../database.ts'
import { NotAlone, tileReader } from '../append.ts'
import { type ColdBundles, fits } from './cold-bundles.ts'

/** Bundles that are written before one entry tells of them. */
export const BUNDLES_PER_ROUND_MAX = 256

interface Places {
  readonly db: Kysely<Database>
  readonly cold: ColdBundles
  /** Nothing more is begun when it aborts: somebody else keeps the trail. */
  readonly lasting: AbortSignal
}
export interface Span {
  readonly from: number
  /** Without it. */
  readonly before: number
}

/** Full bundles that a checkpoint has covered since before a time; everybody has been told of it. */
export async function oldEntries(db: Kysely<Database>, { from, until }: { from: number; until: Date }) {
  const signed = await db
    .selectFrom('audit_checkpoint')
    .select(['size', 'at'])
    .where('at', '<', until)
    .where('announced', '=', true)
    .orderBy('at', 'desc')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  const bundles = Math.floor(((signed?.size ?? 0) - from) / TILE_WIDTH)
  return { from, before: from + Math.max(0, Math.min(bundles, BUNDLES_PER_ROUND_MAX)) * TILE_WIDTH }
}

/** Up to where a signed entry of the trail says that it was moved to cold files, or that these were removed. */
export async function toldBefore(
  db: Kysely<Database>,
  action: 'trail.pruned' | 'trail.removed',
): Promise<number> {
  const { rows } = await sql<{ before: number }>`
    select (said -> 'details' ->> 'before')::bigint as before
    from audit_entry, lateral (select convert_from(bytes, 'UTF8')::jsonb as said) as read
    where action = ${action} and outcome = 'allowed' and said ->> 'service' = 'event-store'
      and seq < (select coalesce(max(size), 0) from audit_checkpoint)
    order by at desc, seq desc limit 1`.execute(db)
  return rows[0]?.before ?? 0
}

/** Each file is read again after it was written. */
export async function writeCold(places: Places, { from, before }: Span): Promise<void> {
  for (let first = from; first < before; first += TILE_WIDTH) await writeBundle(places, first)
}

async function writeBundle({ db, cold, lasting }: Places, first: number): Promise<void> {
  lasting.throwIfAborted()
  const index = first / TILE_WIDTH
  const tile = await tileOf(db, index)
  const rows = await db
    .selectFrom('audit_entry')
    .select('bytes')
    .where('seq', '>=', first)
    .where('seq', '<', first + TILE_WIDTH)
    .orderBy('seq')
    .execute()
  const entries = rows.map(({ bytes }) => bytes)
  // What was changed must be found where it is, not be carried elsewhere.
  if (!fits(tile, entries)) throw new Error(`the entries from ${first} on are not those of the tree`)
  await cold.put({ index, entries })
  if (!(await cold.holds(index, tile)))
    throw new Error(`the cold file of bundle ${index} was not written well`)
}

/** Takes rows out of the table whose cold files are there and good. */
export async function prune(places: Places, { from, before }: Span): Promise<void> {
  for (let first = from; first < before; first += TILE_WIDTH) {
    places.lasting.throwIfAborted()
    const index = first / TILE_WIDTH
    const isThere = await places.cold.holds(index, await tileOf(places.db, index))
    if (!isThere) await writeBundle(places, first)
    await dropRows(places.db, first)
  }
}

async function dropRows(db: Kysely<Database>, first: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const log = await trx.selectFrom('audit_log').selectAll().forUpdate().executeTakeFirstOrThrow()
    if (log.kept_from !== first) throw new NotAlone('the trail has been pruned elsewhere')
    const { numDeletedRows } = await trx
      .deleteFrom('audit_entry')
      .where('seq', '>=', first)
      .where('seq', '<', first + TILE_WIDTH)
      .executeTakeFirstOrThrow()
    if (numDeletedRows !== BigInt(TILE_WIDTH)) throw new Error(`entries from ${first} on are missing`)
    const { at } = await trx
      .selectFrom('audit_checkpoint')
      .select('at')
      .where('size', '>=', first + TILE_WIDTH)
      .orderBy('size')
      .limit(1)
      .executeTakeFirstOrThrow()
    const until = { kept_from: first + TILE_WIDTH, pruned_until: at }
    await trx.updateTable('audit_log').set(until).execute()
  })
}

const tileOf = (db: Kysely<Database>, index: number) => tileReader(db)({ level: 0, index, width: TILE_WIDTH })
