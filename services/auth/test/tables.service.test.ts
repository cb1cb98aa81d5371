import { expect, it } from '@jest/globals'
import { type Kysely, sql } from 'kysely'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import { users } from '../src/user/projection.ts'

it.each([users])(
  '%# has tables in a new generation like those that the migrations made',
  async (projection) => {
    await using database = await freshDatabase()
    const db = openDatabase<Database>(database.url, { poolMax: 1 })
    await migrate(db, migrations)
    await sql`create schema next`.execute(db)
    await db.transaction().execute(async (trx) => {
      await sql`set local search_path to next, public`.execute(trx)
      // What makes the tables knows none of the rest.
      await projection.createTables(trx as unknown as Kysely<unknown>)
    })
    expect(await shapeOf(db, 'next')).toEqual(await shapeOf(db, `${projection.name}_g1`))
    await db.destroy()
  },
)

/** Columns and indexes of a schema, without its name. */
async function shapeOf<DB>(db: Kysely<DB>, schema: string): Promise<string[]> {
  const { rows } = await sql<{ part: string }>`
    select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||
      coalesce(column_default, '') || coalesce(datetime_precision, 0) as part
    from information_schema.columns where table_schema = ${schema}
    union all select replace(indexdef, ${schema}, '') from pg_indexes where schemaname = ${schema}
    order by part`.execute(db)
  expect(rows.length).toBeGreaterThan(0)
  return rows.map(({ part }) => part)
}
