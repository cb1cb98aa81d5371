import { type Kysely, sql } from 'kysely'

import { type Migrations, migrate, openDatabase, type ProjectionTables } from '@urbe/read-store'

import { freshDatabase } from './postgres-server.ts'

/** Columns and indexes of a projection's tables, as the migrations leave them and as a new generation has them: the same. */
export async function tableShapes(projection: ProjectionTables, migrations: Migrations) {
  await using database = await freshDatabase()
  const db = openDatabase<unknown>(database.url, { poolMax: 1 })
  await migrate(db, migrations)
  await sql`create schema next`.execute(db)
  await db.transaction().execute(async (trx) => {
    await sql`set local search_path to next, public`.execute(trx)
    await projection.createTables(trx)
  })
  const migrated = await shapeOf(db, `${projection.name}_g1`)
  const created = await shapeOf(db, 'next')
  await db.destroy()
  return { migrated, created }
}

/** Without the name of the schema. */
async function shapeOf(db: Kysely<unknown>, schema: string): Promise<string[]> {
  const { rows } = await sql<{ part: string }>`
    select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||
      coalesce(column_default, '') || coalesce(datetime_precision, 0) as part
    from information_schema.columns where table_schema = ${schema}
    union all select replace(indexdef, ${schema}, '') from pg_indexes where schemaname = ${schema}
    order by part`.execute(db)
  if (rows.length === 0) throw new Error(`the schema ${schema} has no tables`)
  return rows.map(({ part }) => part)
}
