import type { RiskEvent } from '@urbe/contracts'

export const riskModes = ['off', 'step-up', 'end-sessions'] as const
export type RiskMode = (typeof riskModes)[number]
export type RiskAnswer = Exclude<RiskMode, 'off'>

/** A finding that is older is left to people: too much may have happened since. */
export const FOUND_AGE_MAX_MS = 6 * 3_600_000

type Told = Pick<RiskEvent['data'], 'ownRisk' | 'threshold' | 'foundAt' | 'findings'>

/**
 * What is done about it. Sessions end only for what was done in the account, and only when such a finding is what came last: whoever
 * guesses at the door must not be able to throw out who is inside, neither at once nor once more after something else.
 */
export function answerTo(told: Told, { mode, now }: { mode: RiskMode; now: Date }): RiskAnswer | undefined {
  if (mode === 'off' || now.getTime() - Date.parse(told.foundAt) > FOUND_AGE_MAX_MS) return undefined
  const isOwn = told.findings[0]?.byStranger === false && told.ownRisk >= told.threshold
  return mode === 'end-sessions' && isOwn ? 'end-sessions' : 'step-up'
}
