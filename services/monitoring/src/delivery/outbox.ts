import { createHash } from 'node:crypto'

import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'

import type { Alert, RecordedEvent } from '@urbe/contracts'
import { formatUuid } from '@urbe/kernel'

import type { Database } from '../database.ts'

interface Notice {
  readonly recorded: RecordedEvent
  readonly state: 'firing' | 'resolved'
  readonly alert: Alert
  readonly channels: readonly string[]
}

/** Written with the rows of the alert: either both are there or neither. The same event never owes a channel twice. */
export async function enqueue(trx: Transaction<Database>, notice: Notice): Promise<void> {
  const { recorded, state, alert, channels } = notice
  if (channels.length === 0) return
  const rows = channels.map((channelId) => {
    const id = deliveryId(recorded, channelId)
    return {
      delivery_id: id,
      channel_id: channelId,
      alert_id: alert.id,
      body: JSON.stringify({ id, state, alert, at: recorded.at }),
      next_attempt_at: recorded.at,
      last_outcome: null,
    }
  })
  await trx
    .insertInto('delivery')
    .values(rows)
    .onConflict((conflict) => conflict.column('delivery_id').doNothing())
    .execute()
}

function deliveryId({ stream, sequence, index }: RecordedEvent, channelId: string): string {
  const place = `${stream}:${sequence}:${index}:${channelId}`
  return formatUuid(createHash('sha1').update(place).digest(), 5)
}

export interface Claimed {
  readonly number: number
  readonly deliveryId: string
  readonly channelId: string
  readonly body: string
  /** This one included. */
  readonly attempts: number
}

interface ClaimOptions {
  readonly now: Date
  /** Nobody else takes them until then; whoever dies with one in hand leaves it to the others. */
  readonly until: Date
  readonly count: number
}

/** Those that are due, and for each alert and channel only the oldest: a resolution never overtakes its alert. */
export async function claimDue(
  db: Kysely<Database>,
  { now, until, count }: ClaimOptions,
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    UPDATE delivery SET attempts = attempts + 1, next_attempt_at = ${until.toISOString()}
    WHERE number IN (
      SELECT due.number FROM delivery AS due
      WHERE due.state = 'waiting' AND due.next_attempt_at <= ${now.toISOString()}
        AND NOT EXISTS (
          SELECT FROM delivery AS earlier
          WHERE earlier.alert_id = due.alert_id AND earlier.channel_id = due.channel_id
            AND earlier.state = 'waiting' AND earlier.number < due.number
        )
      ORDER BY due.next_attempt_at LIMIT ${count} FOR UPDATE SKIP LOCKED
    )
    RETURNING number, delivery_id AS "deliveryId", channel_id AS "channelId", body, attempts`.execute(db)
  return rows
}

type Settled =
  | { readonly state: 'delivered' | 'dead'; readonly outcome: string }
  | { readonly state: 'waiting'; readonly outcome: string; readonly nextAttemptAt: Date }

export async function settle(db: Kysely<Database>, number: number, settled: Settled): Promise<void> {
  await db
    .updateTable('delivery')
    .set({
      state: settled.state,
      last_outcome: settled.outcome,
      ...(settled.state === 'waiting' ? { next_attempt_at: settled.nextAttemptAt.toISOString() } : {}),
    })
    .where('number', '=', number)
    .execute()
}
