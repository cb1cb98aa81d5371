import type { Transaction } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'
import type { Projection, ProjectionContext } from '@urbe/read-store'

import { projectAlert } from './alert/projection.ts'
import { projectAlertRule } from './alert-rule/projection.ts'
import { projectChannel } from './channel/projection.ts'
import type { Database } from './database.ts'
import { createAlertingTables } from './tables.ts'

const byAggregate: Readonly<
  Record<
    string,
    (trx: Transaction<Database>, event: RecordedEvent, context: ProjectionContext) => Promise<void>
  >
> = { alert: projectAlert, 'alert-rule': projectAlertRule, channel: projectChannel }

/** One projection for all three, because an alert is sent to the channels that its rule had when it fired. */
export const alerting: Projection<Database> = {
  name: 'alerting_v1',
  tables: ['alert_rule', 'alert', 'channel'],
  createTables: createAlertingTables,
  async apply(trx, events, context) {
    for (const event of events) await byAggregate[event.aggregate.type]?.(trx, event, context)
  },
}
