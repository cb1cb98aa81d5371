import { type Kysely, sql } from 'kysely'

/** What the user's roles were when somebody made the token for them; null of tokens that users asked for themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE one_time_token ADD COLUMN standing text`.execute(db)
}
