import { type Kysely, sql } from 'kysely'

import { adoptTables } from '@urbe/read-store'

/** How somebody signs in: counters, policy, earlier passwords, second factors, invitations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await throttling(db)
  await passwords(db)
  await factors(db)
  await adoptTables(db, { name: 'password_policy_v1', tables: ['password_policy'] })
  await sql`ALTER TABLE refresh_family
    ADD COLUMN authenticated_at timestamptz(3) NOT NULL DEFAULT now(),
    ADD COLUMN methods text[] NOT NULL DEFAULT '{pwd}'`.execute(db)
  await sql`UPDATE refresh_family SET authenticated_at = created_at`.execute(db)
  await sql`ALTER TABLE refresh_family ALTER authenticated_at DROP DEFAULT, ALTER methods DROP DEFAULT`.execute(
    db,
  )
}

async function throttling(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE login_throttle`.execute(db)
  await sql`CREATE TABLE login_bucket (
    bucket text PRIMARY KEY,
    account text,
    failures int NOT NULL,
    window_start timestamptz(3) NOT NULL,
    window_count int NOT NULL,
    free_at timestamptz(3) NOT NULL,
    last_at timestamptz(3) NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX login_bucket_of_account ON login_bucket (account)`.execute(db)
  await sql`CREATE INDEX login_bucket_by_age ON login_bucket (last_at)`.execute(db)
  await sql`CREATE TABLE login_spray (
    address text NOT NULL,
    account text NOT NULL,
    last_at timestamptz(3) NOT NULL,
    PRIMARY KEY (address, account)
  )`.execute(db)
  await sql`CREATE INDEX login_spray_of_account ON login_spray (account)`.execute(db)
}

async function passwords(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE password_policy (policy_id text PRIMARY KEY, policy jsonb NOT NULL, version int NOT NULL)`.execute(
    db,
  )
  await sql`CREATE TABLE password_history (
    entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES identity ON DELETE CASCADE,
    password_hash text NOT NULL,
    changed_at timestamptz(3) NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX password_history_of_user ON password_history (user_id, changed_at)`.execute(db)
  await sql`INSERT INTO password_history (user_id, password_hash, changed_at)
    SELECT user_id, password_hash, changed_at FROM credential`.execute(db)
  await sql`CREATE TABLE one_time_token (
    token_hash text PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES identity ON DELETE CASCADE,
    expires_at timestamptz(3) NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX one_time_token_of_user ON one_time_token (user_id)`.execute(db)
}

async function factors(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE totp (
    user_id uuid PRIMARY KEY REFERENCES identity ON DELETE CASCADE,
    factor_id uuid NOT NULL,
    secret text NOT NULL,
    confirmed_at timestamptz(3),
    last_step bigint NOT NULL
  )`.execute(db)
  await sql`CREATE TABLE recovery_code (
    user_id uuid NOT NULL REFERENCES identity ON DELETE CASCADE,
    place int NOT NULL,
    code_hash text NOT NULL,
    used_at timestamptz(3),
    PRIMARY KEY (user_id, place)
  )`.execute(db)
  await sql`CREATE TABLE passkey (
    passkey_id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES identity ON DELETE CASCADE,
    credential_id text NOT NULL UNIQUE,
    public_key bytea NOT NULL,
    counter bigint NOT NULL,
    name text NOT NULL,
    backed_up boolean NOT NULL,
    created_at timestamptz(3) NOT NULL,
    last_used_at timestamptz(3)
  )`.execute(db)
  await sql`CREATE INDEX passkey_of_user ON passkey (user_id)`.execute(db)
  await sql`CREATE TABLE passkey_challenge (challenge text PRIMARY KEY, until timestamptz(3) NOT NULL)`.execute(
    db,
  )
  await sql`CREATE INDEX passkey_challenge_by_age ON passkey_challenge (until)`.execute(db)
}
