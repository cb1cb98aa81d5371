import { type Kysely, sql } from 'kysely'

/** What the projection of alerting writes to, the same for every generation of it. */
export async function createAlertingTables(db: Kysely<unknown>): Promise<void> {
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
}
