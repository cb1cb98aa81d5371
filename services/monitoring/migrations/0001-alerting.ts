import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE alert_rule (
    rule_id uuid PRIMARY KEY,
    body jsonb NOT NULL,
    created_at timestamptz(3) NOT NULL,
    changed_at timestamptz(3) NOT NULL,
    version integer NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX alert_rule_by_age ON alert_rule (created_at, rule_id)`.execute(db)
  await sql`CREATE TABLE alert (
    alert_id uuid PRIMARY KEY,
    rule_id uuid NOT NULL,
    rule_name text NOT NULL,
    state text NOT NULL,
    severity text NOT NULL,
    labels jsonb NOT NULL,
    value double precision NOT NULL,
    active_at timestamptz(3) NOT NULL,
    fired_at timestamptz(3) NOT NULL,
    resolved_at timestamptz(3),
    channels jsonb NOT NULL,
    version integer NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX alert_by_age ON alert (fired_at DESC, alert_id DESC)`.execute(db)
  await sql`CREATE INDEX alert_open ON alert (rule_id) WHERE state <> 'resolved'`.execute(db)
  await sql`CREATE TABLE channel (
    channel_id uuid PRIMARY KEY,
    name text NOT NULL,
    host text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    version integer NOT NULL
  )`.execute(db)
  await sql`CREATE INDEX channel_by_age ON channel (created_at, channel_id)`.execute(db)
  // Not made by a projection: an address may hold a token, and neither it nor the key ever enters the log.
  await sql`CREATE TABLE channel_secret (
    channel_id uuid PRIMARY KEY,
    url text NOT NULL,
    signing_key text NOT NULL
  )`.execute(db)
  // What the engine remembers of conditions that hold, so that a restart amid \`forSeconds\` loses nothing.
  await sql`CREATE TABLE active_series (
    rule_id uuid NOT NULL,
    rule_version integer NOT NULL,
    series text NOT NULL,
    labels jsonb NOT NULL,
    value double precision NOT NULL,
    active_at timestamptz(3) NOT NULL,
    PRIMARY KEY (rule_id, rule_version, series)
  )`.execute(db)
  await sql`CREATE TABLE delivery (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id uuid NOT NULL UNIQUE,
    channel_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    body text NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz(3) NOT NULL,
    last_outcome text
  )`.execute(db)
  await sql`CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE state = 'waiting'`.execute(db)
  await sql`CREATE INDEX delivery_order ON delivery (alert_id, channel_id, number) WHERE state = 'waiting'`.execute(
    db,
  )
}
