import type { RuleInForce } from '../alert-rule/queries.ts'
import type { Series } from '../metrics/series.ts'
import { type Candidate, candidateId, newCandidate, type Steps } from './candidate.ts'
import { candidateSet } from './candidate-set.ts'
import { concerns, holds } from './condition.ts'
import type { ActiveSeries, EngineMemory } from './memory.ts'
import { type OpenAlert, restored } from './restore.ts'

interface Options {
  readonly memory: EngineMemory
  readonly alerts: Pick<Steps, 'fire' | 'resolve'>
  readonly now: () => number
  readonly latest: (metric: string) => readonly Series[]
  /** Whether what the labels speak of is still there, a city above all. */
  readonly exists: (labels: Readonly<Record<string, string>>) => boolean
  readonly onFault: (error: unknown) => void
}

export interface Engine {
  /** The rules as they stand now; what was true under an older version of a rule is over. */
  readonly setRules: (rules: readonly RuleInForce[]) => void
  readonly restore: (active: readonly ActiveSeries[], open: readonly OpenAlert[]) => void
  readonly evaluate: (changed: readonly Series[]) => void
  /** Once a second: what has become due, what has gone, and what failed the last time. */
  readonly tick: () => void
  readonly size: () => number
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
}

export function alertEngine(options: Options): Engine {
  const { now, memory, alerts, latest, exists, onFault } = options
  let rules = new Map<string, RuleInForce>()
  let byMetric = new Map<string, RuleInForce[]>()
  const steps: Steps = { ...alerts, begin: memory.begin, end: memory.end, now }
  const candidates = candidateSet({ steps, onFault, onOver: reconsider })

  function see(rule: RuleInForce, series: Series): void {
    if (!concerns(rule, series.sample.labels)) return
    const { value, labels } = series.sample
    const known = candidates.find(candidateId(rule, series.key))
    if (known !== undefined) known.awaitedUntil = 0
    if (!holds(rule, value)) {
      if (known !== undefined) candidates.conclude(known, 'cleared')
      return
    }
    // What was true before there was the rule does not count towards its time.
    const activeAt = Math.max(series.at, rule.changedAt)
    const candidate = known ?? newCandidate({ rule, key: series.key, labels, value, activeAt })
    candidate.value = value
    candidates.add(candidate)
  }
  /** The condition may hold again since it was found to be over. */
  function reconsider({ rule, key }: Candidate): void {
    const current = rules.get(rule.id)
    if (current === undefined) return
    const series = latest(current.metric).find((each) => each.key === key)
    if (series !== undefined) see(current, series)
  }
  function isGone({ rule, key, labels, awaitedUntil }: Candidate): boolean {
    if (!exists(labels)) return true
    return now() >= awaitedUntil && !latest(rule.metric).some((each) => each.key === key)
  }

  return {
    setRules(all) {
      const before = rules
      rules = new Map(all.map((rule) => [rule.id, rule]))
      byMetric = Map.groupBy(all, ({ metric }) => metric)
      for (const candidate of candidates.all()) {
        const { id, version } = candidate.rule
        if (rules.get(id)?.version !== version) candidates.conclude(candidate, 'rule_changed')
      }
      for (const rule of all.filter(({ id, version }) => before.get(id)?.version !== version)) {
        for (const series of latest(rule.metric)) see(rule, series)
      }
    },
    restore(active, open) {
      for (const each of restored({ rules, active, open, now: now() })) candidates.add(each)
    },
    evaluate(changed) {
      for (const series of changed) {
        for (const rule of byMetric.get(series.sample.name) ?? []) see(rule, series)
      }
    },
    tick() {
      for (const candidate of candidates.all()) {
        if (isGone(candidate)) candidates.conclude(candidate, 'no_data')
        else candidates.settle(candidate)
      }
    },
    size: candidates.size,
    idle: candidates.idle,
  }
}
