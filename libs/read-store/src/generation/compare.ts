import { setTimeout as sleep } from 'node:timers/promises'

import { type Kysely, sql } from 'kysely'

import { isLockTimeout } from '../running/sql-states.ts'
import { type GenerationKey, generationLock, schemaOf } from './names.ts'

/** How long the older generation is held at a place so that the newer one can come to stand at the same. */
export const HOLD_MAX_MS = 1_000
const LOOK_AGAIN_MS = 10
/** For all tables; where it takes longer, rows are estimated and nothing is said of what is in them. */
export const COMPARE_MAX_MS = 5_000
const CANCELED = '57014'

export interface TableComparison {
  readonly table: string
  readonly rowsBefore: number
  readonly rowsAfter: number
  /** null: the generations did not stand at the same place, or it would have taken too long. */
  readonly equal: boolean | null
}

interface Comparing {
  readonly tables: readonly string[]
  readonly before: GenerationKey
  readonly after: GenerationKey
}

/** How the tables of two generations differ. */
export async function compareGenerations<DB>(
  db: Kysely<DB>,
  comparing: Comparing,
): Promise<TableComparison[]> {
  try {
    return await compareAtOnePlace(db, comparing)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === CANCELED)) throw error
    return await estimateGenerations(db, comparing)
  }
}

/** Rows and checksums of two generations, in one snapshot that has both at the same place, if such a moment comes. */
function compareAtOnePlace<DB>(
  db: Kysely<DB>,
  { tables, before, after }: Comparing,
): Promise<TableComparison[]> {
  return db.connection().execute(async (connection) => {
    const held = await hold(connection, before)
    try {
      const meet = held && (await untilLevel(connection, before, after))
      return await connection
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (trx) => {
          // The first statement takes the snapshot; from then on the older one may go on.
          const level = await areLevel(trx, before, after)
          if (held) await release(trx, before)
          const deadline = performance.now() + COMPARE_MAX_MS
          const compared: TableComparison[] = []
          for (const table of tables) {
            await limitTo(trx, deadline)
            compared.push(await compareTable(trx, { table, before, after }, meet && level))
          }
          return compared
        })
    } finally {
      if (held) await release(connection, before)
    }
  })
}

/** For the session and not for a transaction, so that the snapshot can be taken while it is held. In turn with those who apply. */
async function hold<DB>(db: Kysely<DB>, key: GenerationKey): Promise<boolean> {
  await sql`select set_config('lock_timeout', ${`${HOLD_MAX_MS}ms`}, false)`.execute(db)
  try {
    await sql`select pg_advisory_lock(${generationLock(key)})`.execute(db)
    return true
  } catch (error) {
    if (!isLockTimeout(error)) throw error
    return false
  } finally {
    await sql`set lock_timeout to default`.execute(db)
  }
}

/** Every session lock is given back, whether it is still held or not. */
async function release<DB>(db: Kysely<DB>, key: GenerationKey): Promise<void> {
  await sql`select pg_advisory_unlock(${generationLock(key)}) from pg_locks
    where locktype = 'advisory' and pid = pg_backend_pid() and mode = 'ExclusiveLock' limit 1`.execute(db)
}

async function untilLevel<DB>(db: Kysely<DB>, before: GenerationKey, after: GenerationKey): Promise<boolean> {
  for (const deadline = performance.now() + HOLD_MAX_MS; performance.now() < deadline; ) {
    if (await areLevel(db, before, after)) return true
    await sleep(LOOK_AGAIN_MS)
  }
  return false
}

/** Whether both stand at the same place in every stream. */
async function areLevel<DB>(db: Kysely<DB>, before: GenerationKey, after: GenerationKey): Promise<boolean> {
  const at = ({ projection, generation }: GenerationKey) => sql`
    select stream, sequence from projection_checkpoint
    where projection = ${projection} and generation = ${generation} and sequence > 0`
  const { rows } = await sql<{ level: boolean }>`select not exists (
    ((${at(before)}) except (${at(after)})) union all ((${at(after)}) except (${at(before)}))
  ) as level`.execute(db)
  return rows[0]?.level ?? false
}

/** A statement may not take longer than what is left, which is never nothing: 0 would mean for ever. */
async function limitTo<DB>(db: Kysely<DB>, deadline: number): Promise<void> {
  const left = Math.max(1, Math.round((deadline - performance.now()) / 2))
  await sql`select set_config('statement_timeout', ${String(left)}, true)`.execute(db)
}

interface Sides {
  readonly table: string
  readonly before: GenerationKey
  readonly after: GenerationKey
}

async function compareTable<DB>(
  db: Kysely<DB>,
  { table, before, after }: Sides,
  level: boolean,
): Promise<TableComparison> {
  const [old, young] = [await sumOf(db, table, before), await sumOf(db, table, after)]
  return {
    table,
    rowsBefore: old.rows,
    rowsAfter: young.rows,
    equal: level ? old.rows === young.rows && old.sum === young.sum : null,
  }
}

/** The sum does not depend on the order of the rows. A table that only one of them has counts as empty. */
async function sumOf<DB>(db: Kysely<DB>, table: string, key: GenerationKey) {
  const there = await sql<{ there: boolean }>`
    select to_regclass(quote_ident(${schemaOf(key)}) || '.' || quote_ident(${table})) is not null as there`.execute(
    db,
  )
  if (!there.rows[0]?.there) return { rows: 0, sum: 'none' }
  const { rows } = await sql<{ rows: number; sum: string }>`
    select count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text as sum
    from ${sql.id(schemaOf(key), table)} t`.execute(db)
  return rows[0] ?? { rows: 0, sum: 'none' }
}

async function estimateGenerations<DB>(db: Kysely<DB>, { tables, before, after }: Comparing) {
  const rowsOf = async (table: string, key: GenerationKey) => {
    const { rows } = await sql<{ rows: number }>`select greatest(reltuples, 0)::bigint as rows from pg_class
      where oid = to_regclass(quote_ident(${schemaOf(key)}) || '.' || quote_ident(${table}))`.execute(db)
    return rows[0]?.rows ?? 0
  }
  const estimated: TableComparison[] = []
  for (const table of tables) {
    const rowsBefore = await rowsOf(table, before)
    estimated.push({ table, rowsBefore, rowsAfter: await rowsOf(table, after), equal: null })
  }
  return estimated
}
