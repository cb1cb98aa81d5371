import type { AlertRule } from '@urbe/contracts'

import { SILENCE_MAX_MS } from '../health/heartbeats.ts'
import { seriesKey } from '../metrics/series.ts'
import { type Candidate, type CandidateRule, newCandidate } from './candidate.ts'
import type { ActiveSeries } from './memory.ts'

/** An alert that fires in the log. */
export interface OpenAlert {
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
  const firing = new Set(open.map((each) => identity(each.ruleId, seriesKey(each.labels), each.activeAt)))
  const remembered = active.map((each) =>
    candidate({
      rule: rules.get(each.ruleId),
      seen: each,
      fired: firing.has(identity(each.ruleId, each.series, each.activeAt)),
      now,
    }),
  )
  const known = new Set(active.map((each) => identity(each.ruleId, each.series, each.activeAt)))
  const forgotten = open
    .map((each) => ({ ...each, series: seriesKey(each.labels) }))
    .filter((each) => !known.has(identity(each.ruleId, each.series, each.activeAt)))
    .map((each) => {
      const rule = rules.get(each.ruleId)
      return candidate({ rule, seen: { ...each, ruleVersion: rule?.version ?? 0 }, fired: true, now })
    })
  return [...forgotten, ...remembered]
}

interface Remembered {
  readonly rule: AlertRule | undefined
  readonly seen: ActiveSeries
  readonly fired: boolean
  readonly now: number
}

function candidate({ rule, seen, fired, now }: Remembered): Candidate {
  const stands = rule !== undefined && rule.version === seen.ruleVersion
  return newCandidate({
    rule: stands ? rule : gone(seen),
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

function gone({ ruleId, ruleVersion }: ActiveSeries): CandidateRule {
  return { id: ruleId, version: ruleVersion, name: '', severity: 'info', metric: '', forSeconds: 0 }
}

const identity = (ruleId: string, series: string, activeAt: number) => `${ruleId} ${activeAt} ${series}`
