import type { Transaction } from 'kysely'

import { type AlertEvent, alertEvent, type RecordedEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { ProjectionContext } from '@urbe/read-store'

import type { Database } from '../database.ts'
import { oweNotices } from '../delivery/notices.ts'
import { findAlert } from './queries.ts'

/** Rows of alerts, and in the same transaction the messages that their channels are owed. */
export async function projectAlert(
  trx: Transaction<Database>,
  recorded: RecordedEvent,
  { outbox }: ProjectionContext,
): Promise<void> {
  const event = alertEvent.parse(recorded)
  const { id, version } = recorded.aggregate
  const notify = async (state: 'firing' | 'resolved') => {
    const found = await findAlert(trx, id)
    if (found !== undefined) oweNotices(outbox, { recorded, state, ...found })
  }
  const change = async (set: { state: 'acknowledged' | 'resolved'; resolved_at?: string }) =>
    await trx
      .updateTable('alert')
      .set({ ...set, version })
      .where('alert_id', '=', id)
      .execute()

  switch (event.type) {
    case 'AlertFired':
      await insert(trx, recorded, event.data)
      return await notify('firing')
    case 'AlertAcknowledged':
      await change({ state: 'acknowledged' })
      return
    case 'AlertResolved':
      await change({ state: 'resolved', resolved_at: event.data.at })
      return await notify('resolved')
    default:
      unreachable(event)
  }
}

type Fired = Extract<AlertEvent, { type: 'AlertFired' }>['data']

async function insert(trx: Transaction<Database>, { aggregate }: RecordedEvent, fired: Fired): Promise<void> {
  const rule = await trx
    .selectFrom('alert_rule')
    .select('body')
    .where('rule_id', '=', fired.ruleId)
    .executeTakeFirst()
  await trx
    .insertInto('alert')
    .values({
      alert_id: aggregate.id,
      rule_id: fired.ruleId,
      rule_name: fired.ruleName,
      state: 'firing',
      severity: fired.severity,
      labels: JSON.stringify(fired.labels),
      value: fired.value,
      active_at: fired.activeAt,
      fired_at: fired.at,
      resolved_at: null,
      // Those who heard that it fires hear that it is over, whatever becomes of the rule.
      channels: JSON.stringify(rule?.body.channels ?? []),
      version: aggregate.version,
    })
    .execute()
}
