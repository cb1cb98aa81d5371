import { type Kysely, sql } from 'kysely'

import { adoptTables } from '@urbe/read-store'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE service_account (
    account_id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    settings jsonb NOT NULL,
    removed boolean NOT NULL,
    created_at timestamptz(3) NOT NULL,
    version int NOT NULL
  )`.execute(db)
  await adoptTables(db, { name: 'service_accounts_v1', tables: ['service_account'] })
  await sql`CREATE TABLE service_secret (
    secret_id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    lookup text UNIQUE,
    digest text,
    jwk jsonb,
    hint text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX service_secret_of_account ON service_secret (account_id)`.execute(db)
  await sql`CREATE TABLE used_assertion (
    account_id uuid NOT NULL,
    jti text NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (account_id, jti)
  )`.execute(db)
}
