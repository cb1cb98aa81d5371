import {
  explainRisk,
  type Finding,
  HALF_LIVES_KEPT,
  openRisks,
  principalOf,
  type RiskSum,
  type Thresholds,
} from '@urbe/anomaly'
import type { AccountRisk, AccountRisks } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import type { StoredFinding } from './stored.ts'

const MINUTE_MS = 60_000

interface Deps {
  readonly clock: Clock
  readonly limits: Thresholds['risk']
  readonly meters: Pick<Meters, 'gauge'>
  readonly stored: (since: Date) => Promise<readonly StoredFinding[]>
  /** Tells whoever has to do something, when there is something to do. */
  readonly tell: (sum: RiskSum, anomalyId: string) => Promise<void>
}
type OwnerOf = (account: string) => string | undefined

export interface RiskQuery {
  readonly limit: number
  readonly principal?: string | undefined
}

export interface RiskLedger {
  /** What the log has told before this process began. */
  readonly rebuild: (ownerOf: OwnerOf) => Promise<void>
  /** A finding that is on the log under this id. */
  readonly note: (found: Finding, anomalyId: string, ownerOf: OwnerOf) => Promise<void>
  /** Accounts whose owners have become known. */
  readonly settle: (ownerOf: OwnerOf) => void
  readonly list: (query: RiskQuery) => AccountRisks
}

/** How much stands against whom, in memory: the findings themselves are in the log. */
export function openLedger({ clock, limits, meters, stored, tell }: Deps): RiskLedger {
  const { halfLifeMinutes, elevated, high } = limits
  const risks = openRisks({ halfLifeMinutes })
  const now = () => clock().getTime()
  meters.gauge({
    name: 'urbe_audit_risk_principals',
    help: 'Users and accounts that findings stand against, at most 10,000',
    collect: risks.size,
  })
  meters.gauge({
    name: 'urbe_audit_risk_high',
    help: 'Users and accounts whose risk is high',
    collect: () => risks.all(now()).filter(({ risk }) => risk >= high).length,
  })
  const levelOf = (risk: number) => {
    if (risk >= high) return 'high'
    return risk >= elevated ? 'elevated' : 'low'
  }
  return {
    async rebuild(ownerOf) {
      const since = new Date(now() - HALF_LIVES_KEPT * halfLifeMinutes * MINUTE_MS)
      for (const { subject, ...finding } of await stored(since)) {
        const principal = principalOf(subject, ownerOf)
        if (principal !== undefined) risks.add(principal, finding)
      }
    },
    async note({ detector, severity, subject, lastAt: at }, anomalyId, ownerOf) {
      const principal = principalOf(subject, ownerOf)
      if (principal === undefined) return
      risks.add(principal, { anomalyId, detector, severity, at })
      // As it stood then: whoever looks at the same entries again comes to the same sum.
      await tell(risks.asOf(principal, at), anomalyId)
    },
    settle: risks.settle,
    list({ limit, principal: id }) {
      const all = risks.all(now()).filter(({ principal }) => id === undefined || principal.id === id)
      const items = all.slice(0, limit).map((sum) => viewOf(sum, levelOf(sum.risk)))
      return { halfLifeMinutes, elevatedFrom: elevated, highFrom: high, items }
    },
  }
}

function viewOf(sum: RiskSum, level: AccountRisk['level']): AccountRisk {
  const { principal, risk, ownRisk, contributions } = sum
  return {
    ...{ principal, risk, ownRisk, level },
    explanation: explainRisk(sum),
    findings: contributions.map(({ at, ...each }) => ({ ...each, at: new Date(at).toISOString() })),
  }
}
