import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE signing_key (
    key_id text PRIMARY KEY,
    phase text NOT NULL,
    public_jwk jsonb,
    created_at timestamptz(3) NOT NULL,
    since timestamptz(3) NOT NULL,
    compromised boolean NOT NULL DEFAULT false
  )`.execute(db)
  await sql`CREATE TABLE global_epoch (singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton), epoch int NOT NULL)`.execute(
    db,
  )
  await sql`INSERT INTO global_epoch (epoch) VALUES (0)`.execute(db)
}
