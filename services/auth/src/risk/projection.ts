import { type RiskEvent, riskEvent } from '@urbe/contracts'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** Keyed by the user. */
export const RISK_ANSWER = 'risk_answer'
export const RISK_LETTER = 'risk_letter'

/** What the two are owed with. */
export interface ToldRisk extends Readonly<RiskEvent['data']> {
  readonly riskId: string
}

/** Makes no rows: what is owed because of a risk is owed once, and not again while the past is gone through. */
export const toldRisks: Projection<Database> = {
  name: 'told_risks_v1',
  tables: [],
  createTables: async () => undefined,
  async apply(_trx, events, { outbox }) {
    for (const event of events) {
      if (event.aggregate.type !== 'risk') continue
      const told: ToldRisk = { riskId: event.aggregate.id, ...riskEvent.parse(event).data }
      const { userId } = told
      const owed = { event, key: userId, lane: userId, body: JSON.stringify(told) }
      outbox.add({ effect: RISK_ANSWER, ...owed })
      outbox.add({ effect: RISK_LETTER, ...owed })
    }
  },
}
