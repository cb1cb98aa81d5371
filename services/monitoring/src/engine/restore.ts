import type { AlertRule } from '@urbe/contracts'

import { SILENCE_MAX_MS } from '../health/heartbeats.ts'
import { seriesKey } from '../metrics/series.ts'
import { alertIdOf, type Candidate, type CandidateRule, candidateId, newCandidate } from './candidate.ts'
import type { ActiveSeries } from './memory.ts'

/** An alert that fires in the log. */
export interface OpenAlert {
  readonly id: string
  readonly ruleId: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly activeAt: number
}

interface Found {
  readonly rules: ReadonlyMap<string, AlertRule>
  readonly active: readonly ActiveSeries[]
  readonly open: readonly OpenAlert[]
  readonly now: number
}

/** Where a stopped engine stood: what it wrote down, and what the log says beyond that. */
export function restored({ rules, active, open, now }: Found): readonly Candidate[] {
  const firing = new Set(open.map(({ id }) => id))
  const remembered = active.map((seen) => {
    const alertId = alertIdOf({ rule: ruleOf(seen), key: seen.series, activeAt: seen.activeAt })
    return candidate({ rule: rules.get(seen.ruleId), seen, alertId, fired: firing.has(alertId), now })
  })
  const known = new Set(remembered.map(({ alertId }) => alertId))
  const forgotten = open
    .filter(({ id }) => !known.has(id))
    .map((alert) => {
      const rule = rules.get(alert.ruleId)
      const seen = { ...alert, series: seriesKey(alert.labels), ruleVersion: rule?.version ?? 0 }
      const current =
        alertIdOf({ rule: ruleOf(seen), key: seen.series, activeAt: seen.activeAt }) === alert.id
      return candidate({ rule: current ? rule : undefined, seen, alertId: alert.id, fired: true, now })
    })
  return [...forgotten, ...remembered]
}

interface Remembered {
  readonly rule: AlertRule | undefined
  readonly seen: ActiveSeries
  readonly alertId: string
  readonly fired: boolean
  readonly now: number
}

function candidate({ rule, seen, alertId, fired, now }: Remembered): Candidate {
  const stands = rule !== undefined && rule.version === seen.ruleVersion
  const its = stands ? rule : ruleOf(seen)
  return newCandidate({
    // An alert of an unknown version must not stand in the way of the present one.
    id: stands ? candidateId(its, seen.series) : alertId,
    alertId,
    rule: its,
    key: seen.series,
    labels: seen.labels,
    activeAt: seen.activeAt,
    value: seen.value,
    // A city that is paused tells nothing; a service that lives does within seconds.
    awaitedUntil: seen.labels['city'] === undefined ? now + SILENCE_MAX_MS : Number.POSITIVE_INFINITY,
    begun: true,
    fired,
    ending: stands ? undefined : 'rule_changed',
  })
}

/** Enough of a rule that is no longer what it was. */
function ruleOf({ ruleId, ruleVersion }: Pick<ActiveSeries, 'ruleId' | 'ruleVersion'>): CandidateRule {
  return { id: ruleId, version: ruleVersion, name: '', severity: 'info', metric: '', forSeconds: 0 }
}
