import { type Kysely, sql } from 'kysely'

import { adoptTables } from '@urbe/read-store'

/** What waits for a second person, and whether one is demanded. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE approval (
    approval_id uuid PRIMARY KEY,
    operation jsonb NOT NULL,
    phase text NOT NULL,
    asked_by uuid NOT NULL,
    approvers text[] NOT NULL,
    asked_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    decided_by uuid,
    decided_at timestamptz(3),
    settled_at timestamptz(3),
    failure text,
    code text,
    version int NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX approval_by_phase ON approval (phase, expires_at)`.execute(db)
  await sql`CREATE TABLE approval_policy (policy_id text PRIMARY KEY, required boolean NOT NULL, version int NOT NULL)`.execute(
    db,
  )
  await adoptTables(db, { name: 'approvals_v1', tables: ['approval'] })
  await adoptTables(db, { name: 'approval_policy_v1', tables: ['approval_policy'] })
}
