import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE identity (user_id uuid PRIMARY KEY, username text NOT NULL UNIQUE)`.execute(db)
  await sql`CREATE TABLE credential (
    user_id uuid PRIMARY KEY REFERENCES identity ON DELETE CASCADE,
    password_hash text NOT NULL,
    changed_at timestamptz NOT NULL
  )`.execute(db)
  await sql`CREATE TABLE app_user (
    user_id uuid PRIMARY KEY,
    roles text[] NOT NULL,
    status text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    version int NOT NULL
  )`.execute(db)
  await sql`CREATE TABLE refresh_family (
    family_id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    newest int NOT NULL,
    binding text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    rotated_at timestamptz(3) NOT NULL,
    idle_expires_at timestamptz(3) NOT NULL,
    absolute_expires_at timestamptz(3) NOT NULL,
    revoked_at timestamptz(3)
  )`.execute(db)
  await sql`CREATE INDEX refresh_family_of_user ON refresh_family (user_id, family_id)`.execute(db)
  await sql`CREATE TABLE stored_key (
    key_id text PRIMARY KEY,
    purpose text NOT NULL,
    material text NOT NULL,
    created_at timestamptz NOT NULL
  )`.execute(db)
  await sql`CREATE TABLE revocation (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry jsonb NOT NULL,
    until timestamptz NOT NULL
  )`.execute(db)
  await sql`CREATE TABLE login_throttle (
    caller text PRIMARY KEY,
    failures int NOT NULL,
    last_failure_at timestamptz(3) NOT NULL,
    free_at timestamptz(3) NOT NULL
  )`.execute(db)
}
