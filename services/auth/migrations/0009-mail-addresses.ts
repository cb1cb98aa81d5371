import { type Kysely, sql } from 'kysely'

/** Where a user can be written to: sealed under the user's own key, and proven by an invitation that was answered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE mail_address (
    user_id uuid PRIMARY KEY REFERENCES identity ON DELETE CASCADE,
    address text NOT NULL
  )`.execute(db)
  await sql`ALTER TABLE one_time_token
    ADD COLUMN issued_at timestamptz(3) NOT NULL DEFAULT now(),
    ADD COLUMN mail_address text`.execute(db)
}
