import { type Kysely, sql } from 'kysely'

/** How long a demand stands; and machines that wait because of what was done with their credentials. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE risk_answer ADD COLUMN until timestamptz(3)`.execute(db)
  await sql`UPDATE risk_answer SET until = at + interval '30 days'`.execute(db)
  await sql`ALTER TABLE risk_answer ALTER COLUMN until SET NOT NULL`.execute(db)
  await sql`CREATE TABLE client_pause (
    risk_id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    at timestamptz(3) NOT NULL,
    until timestamptz(3) NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX client_pause_of_account ON client_pause (account_id, until)`.execute(db)
}
