import { type Kysely, sql } from 'kysely'

import { adoptTables } from '@urbe/read-store'

/** Names of cities make no passwords. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE city_name (city_id uuid PRIMARY KEY, name text NOT NULL)`.execute(db)
  await adoptTables(db, { name: 'city_names_v1', tables: ['city_name'] })
}
