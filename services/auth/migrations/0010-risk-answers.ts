import { type Kysely, sql } from 'kysely'

/** What was done about the risk of a user. Not made by a projection: going through the past again does nothing again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE risk_answer (
    risk_id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES identity ON DELETE CASCADE,
    answer text NOT NULL CHECK (answer IN ('step-up', 'end-sessions')),
    at timestamptz(3) NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX risk_answer_of_user ON risk_answer (user_id, at)`.execute(db)
}
