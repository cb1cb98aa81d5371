import { type Kysely, sql } from 'kysely'

/** Thumbprint of the key whose proof every use of the session's tokens needs; null of sessions without one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE refresh_family ADD COLUMN bound_to text`.execute(db)
}
