import type { Transaction } from 'kysely'

import { alertRuleEvent, type RecordedEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

import type { Database } from '../database.ts'

export async function projectAlertRule(trx: Transaction<Database>, recorded: RecordedEvent): Promise<void> {
  const event = alertRuleEvent.parse(recorded)
  const { id, version } = recorded.aggregate
  switch (event.type) {
    case 'AlertRuleCreated': {
      const { at, ...body } = event.data
      await trx
        .insertInto('alert_rule')
        .values({ rule_id: id, body: JSON.stringify(body), created_at: at, changed_at: at, version })
        .execute()
      return
    }
    case 'AlertRuleChanged': {
      const { at, ...body } = event.data
      await trx
        .updateTable('alert_rule')
        .set({ body: JSON.stringify(body), changed_at: at, version })
        .where('rule_id', '=', id)
        .execute()
      return
    }
    case 'AlertRuleRemoved':
      await trx.deleteFrom('alert_rule').where('rule_id', '=', id).execute()
      return
    default:
      unreachable(event)
  }
}
