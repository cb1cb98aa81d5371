import { createHash } from 'node:crypto'

import type { AlertRule } from '@urbe/contracts'
import { formatUuid } from '@urbe/kernel'

import type { ResolveReason } from '../alert/decide.ts'
import { isDue } from './condition.ts'
import type { EngineMemory } from './memory.ts'

/** What the engine needs to know of a rule; of one that is gone no more than this is left. */
export type CandidateRule = Pick<AlertRule, 'id' | 'version' | 'name' | 'severity' | 'metric' | 'forSeconds'>

/** A series for which the condition of a rule holds: it may become an alert, or is one. */
export interface Candidate {
  readonly id: string
  readonly alertId: string
  readonly rule: CandidateRule
  readonly key: string
  readonly labels: Readonly<Record<string, string>>
  readonly activeAt: number
  /** Restored and not seen since: that there is no data means nothing before this moment. */
  awaitedUntil: number
  value: number
  begun: boolean
  fired: boolean
  /** Set when the condition no longer holds. */
  ending: ResolveReason | undefined
  over: boolean
  working: boolean
}

/** The same version of a rule, series and beginning are the same alert, whoever computes it and however often. */
export function alertIdOf({
  rule,
  key,
  activeAt,
}: {
  rule: Pick<AlertRule, 'id' | 'version'>
  key: string
  activeAt: number
}) {
  const identity = `${rule.id}@${rule.version}\n${key}\n${activeAt}`
  return formatUuid(createHash('sha1').update(identity).digest(), 5)
}

type NewCandidate = Pick<Candidate, 'rule' | 'key' | 'labels' | 'activeAt' | 'value'> & Partial<Candidate>

export function newCandidate(given: NewCandidate): Candidate {
  return {
    id: candidateId(given.rule, given.key),
    alertId: alertIdOf(given),
    awaitedUntil: 0,
    begun: false,
    fired: false,
    ending: undefined,
    over: false,
    working: false,
    ...given,
  }
}

export interface Steps extends Pick<EngineMemory, 'begin' | 'end'> {
  readonly fire: (candidate: Candidate) => Promise<void>
  readonly resolve: (candidate: Candidate, reason: ResolveReason) => Promise<void>
  readonly now: () => number
}

export function candidateId({ id, version }: Pick<AlertRule, 'id' | 'version'>, key: string): string {
  return `${id}@${version} ${key}`
}

export function needsWork(candidate: Candidate, now: number): boolean {
  const { ending, begun, fired, rule, activeAt, over } = candidate
  if (over) return false
  return ending !== undefined || !begun || (!fired && isDue(rule, activeAt, now))
}

/**
 * Brings log and memory to where the candidate stands. Each step may be repeated: when one fails, or the process dies, the
 * next try begins with it again. The start is written down before the alert fires, so that a restart finds the same
 * `activeAt` and with it the same alert.
 */
export async function work(candidate: Candidate, steps: Steps): Promise<void> {
  candidate.working = true
  try {
    while (needsWork(candidate, steps.now())) await step(candidate, steps)
  } finally {
    candidate.working = false
  }
}

async function step(candidate: Candidate, steps: Steps): Promise<void> {
  const { rule, key: series, labels, value, activeAt, ending } = candidate
  const memory = { ruleId: rule.id, ruleVersion: rule.version, series }
  if (ending !== undefined) {
    if (candidate.fired) await steps.resolve(candidate, ending)
    if (candidate.begun) await steps.end(memory)
    candidate.over = true
    return
  }
  if (!candidate.begun) {
    await steps.begin({ ...memory, labels, value, activeAt })
    candidate.begun = true
    return
  }
  await steps.fire(candidate)
  candidate.fired = true
}
