import { type Kysely, sql } from 'kysely'

import { adoptTables } from '@urbe/read-store'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE custom_role (
    name text PRIMARY KEY,
    description text NOT NULL,
    grants jsonb NOT NULL,
    version int NOT NULL
  )`.execute(db)
  await adoptTables(db, { name: 'roles_v1', tables: ['custom_role'] })
}
