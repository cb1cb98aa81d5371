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
  readonly halfLifeMinutes: number
}

/** Puts on the log that a finding has brought somebody's risk to the threshold: auth reads it there, signed as everything of ours. */
export function riskTelling({ handle, newId, threshold, halfLifeMinutes }: Deps) {
  return async (sum: RiskSum, anomalyId: string): Promise<void> => {
    const newest = sum.contributions.find((each) => each.anomalyId === anomalyId)
    if (newest === undefined || sum.risk < threshold) return
    const others = sum.contributions.filter((each) => each !== newest)
    const command = commandFor(sum, newest, {
      ...{ risk: sum.risk, ownRisk: sum.ownRisk, threshold, halfLifeMinutes },
      findings: [newest, ...others].slice(0, RISK_CAUSES_MAX).map(causeOf),
      foundAt: new Date(newest.at).toISOString(),
    })
    if (command === undefined) return
    const id = idOf(sum.principal.id, anomalyId)
    const asker = { actor: 'service:monitoring', correlationId: newId(), commandId: `${command.type} ${id}` }
    await handle(id, command, asker)
  }
}

type Reached = Omit<Extract<RiskCommand, { type: 'TellRisk' }>['data'], 'userId'>

/** Of a machine only what was done with its credentials counts: nobody can stop it from outside. Whoever has no sessions is nobody's. */
function commandFor(
  { principal: { type, id }, ownRisk }: RiskSum,
  { byStranger }: Contribution,
  reached: Reached,
): RiskCommand | undefined {
  if (type === 'user') return { type: 'TellRisk', data: { userId: id, ...reached } }
  if (type !== 'service-account' || byStranger || ownRisk < reached.threshold) return undefined
  return { type: 'TellClientRisk', data: { clientId: id, ...reached } }
}

const causeOf = ({ anomalyId, detector, severity, byStranger }: Contribution) => ({
  ...{ anomalyId, detector, severity, byStranger },
})

function idOf(principalId: string, anomalyId: string): string {
  return formatUuid(createHash('sha1').update(`urbe risk\n${principalId}\n${anomalyId}`).digest(), 5)
}
