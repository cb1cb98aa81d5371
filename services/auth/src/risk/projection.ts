import { type RiskEvent, riskEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** Keyed by the user. */
export const RISK_ANSWER = 'risk_answer'
export const RISK_LETTER = 'risk_letter'
/** Keyed by the service account. */
export const CLIENT_RISK_ANSWER = 'client_risk_answer'

type DataOf<Type> = Readonly<Extract<RiskEvent, { type: Type }>['data']>

/** What is owed because of a risk is owed with. */
export interface ToldRisk extends DataOf<'RiskReached'> {
  readonly riskId: string
}
export interface ToldClientRisk extends DataOf<'ClientRiskReached'> {
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
      for (const owed of owedFor(event.aggregate.id, riskEvent.parse(event))) outbox.add({ event, ...owed })
    }
  },
}

interface Owed {
  readonly effect: string
  readonly key: string
  readonly lane: string
  readonly body: string
}

function owedFor(riskId: string, { type, data }: RiskEvent): readonly Owed[] {
  const body = JSON.stringify({ riskId, ...data })
  switch (type) {
    case 'RiskReached':
      return [RISK_ANSWER, RISK_LETTER].map((effect) => owedTo(data.userId, effect, body))
    case 'ClientRiskReached':
      return [owedTo(data.clientId, CLIENT_RISK_ANSWER, body)]
    default:
      return unreachable(type)
  }
}

const owedTo = (id: string, effect: string, body: string): Owed => ({ effect, key: id, lane: id, body })
