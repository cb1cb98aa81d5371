import { type Kysely, sql } from 'kysely'

import { dataKeyMigration } from '@urbe/vault'

/** Names stand sealed in the read model, and as a blind index where they must be found and be unique. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await dataKeyMigration.up(db)
  await sql`ALTER TABLE identity ADD COLUMN username_index text UNIQUE, ALTER COLUMN username DROP NOT NULL`.execute(
    db,
  )
  const { rows } = await sql<{ schema: string; role: string }>`
    SELECT schema, role FROM projection_generation WHERE projection = 'users_v1'`.execute(db)
  for (const { schema, role } of rows) {
    await sql`ALTER TABLE ${sql.id(schema, 'app_user')} ADD COLUMN username text`.execute(db)
    if (role !== 'active') continue
    await sql`CREATE OR REPLACE VIEW public.app_user AS SELECT * FROM ${sql.id(schema, 'app_user')}`.execute(
      db,
    )
  }
}
