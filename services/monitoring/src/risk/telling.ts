import { createHash } from 'node:crypto'

import type { Contribution, RiskSum } from '@urbe/anomaly'
import { RISK_CAUSES_MAX, type RiskEvent } from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import { formatUuid, type NewId } from '@urbe/kernel'

import type { RiskCommand } from './decide.ts'
import type { RiskState } from './state.ts'

interface Deps {
  readonly handle: CommandHandler<RiskState, RiskCommand, RiskEvent>
  readonly newId: NewId
  /** From which on it is told. */
  readonly threshold: number
}

/** Puts on the log that a finding has brought a user's risk to the threshold: auth reads it there, signed as everything of ours. */
export function riskTelling({ handle, newId, threshold }: Deps) {
  return async (sum: RiskSum, anomalyId: string): Promise<void> => {
    const newest = sum.contributions.find((each) => each.anomalyId === anomalyId)
    if (sum.principal.type !== 'user' || sum.risk < threshold || newest === undefined) return
    const { id: userId } = sum.principal
    const others = sum.contributions.filter((each) => each !== newest)
    const data = {
      ...{ userId, risk: sum.risk, ownRisk: sum.ownRisk, threshold },
      findings: [newest, ...others].slice(0, RISK_CAUSES_MAX).map(causeOf),
      foundAt: new Date(newest.at).toISOString(),
    }
    const id = idOf(userId, anomalyId)
    const asker = { actor: 'service:monitoring', correlationId: newId(), commandId: `TellRisk ${id}` }
    await handle(id, { type: 'TellRisk', data }, asker)
  }
}

const causeOf = ({ anomalyId, detector, severity, byStranger }: Contribution) => ({
  ...{ anomalyId, detector, severity, byStranger },
})

function idOf(userId: string, anomalyId: string): string {
  return formatUuid(createHash('sha1').update(`urbe risk\n${userId}\n${anomalyId}`).digest(), 5)
}
