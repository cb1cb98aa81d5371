import type { RiskEvent } from '@urbe/contracts'

export const riskModes = ['off', 'step-up', 'end-sessions'] as const
export type RiskMode = (typeof riskModes)[number]
export type RiskAnswer = Exclude<RiskMode, 'off'>

/** A finding that is older is left to people: too much may have happened since. */
export const FOUND_AGE_MAX_MS = 6 * 3_600_000

/** Where monitoring does not say how fast findings lose weight. */
const HALF_LIFE_MINUTES = 720
const MINUTE_MS = 60_000

/** A demand stands until what was found weighs half of what brings it about; who is found something about then is told anew. */
export function standsUntil(
  told: Pick<RiskEvent['data'], 'risk' | 'threshold' | 'foundAt' | 'halfLifeMinutes'>,
): Date {
  const { risk, threshold, foundAt, halfLifeMinutes = HALF_LIFE_MINUTES } = told
  const halvings = Math.max(0, Math.log2(risk / threshold)) + 1
  return new Date(Date.parse(foundAt) + halvings * halfLifeMinutes * MINUTE_MS)
}

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

/**
 * Whether a machine waits. It has nothing that it could prove, so in either mode it does; for what was done with its credentials alone,
 * and only when that is what came last: nobody who guesses at them may stop it.
 */
export function pauses(told: Told, { mode, now }: { mode: RiskMode; now: Date }): boolean {
  if (answerTo(told, { mode, now }) === undefined) return false
  return told.findings[0]?.byStranger === false && told.ownRisk >= told.threshold
}
