import { type Kysely, sql } from 'kysely'

import { adoptTables, generationsMigration } from '@urbe/read-store'

export async function up(db: Kysely<unknown>): Promise<void> {
  await generationsMigration.up(db)
  await adoptTables(db, { name: 'alerting_v1', tables: ['alert_rule', 'alert', 'channel'] })
  // Notifications keep their ids, their attempts and their order. Where in the log they came from was never written down; the
  // checkpoint has passed it, so that nothing owes them again.
  await sql`INSERT INTO outbox
      (id, effect, stream, sequence, index, key, lane, body, state, attempts, next_attempt_at, last_outcome, settled_at)
    SELECT delivery_id, 'alert_webhook', 'delivery', number, 0, channel_id, alert_id || ':' || channel_id, body, state,
      attempts, next_attempt_at, last_outcome, CASE WHEN state <> 'waiting' THEN now() END
    FROM delivery ORDER BY number`.execute(db)
  await sql`DROP TABLE delivery`.execute(db)
}
