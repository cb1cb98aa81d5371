import { ACCESS_TOKEN_SECONDS, CLOCK_SKEW_SECONDS } from '@urbe/contracts'

/** Somewhat longer than the last token that a key has signed can live. */
export const VERIFY_ONLY_MS = Math.max(1_200, ACCESS_TOKEN_SECONDS + 2 * CLOCK_SKEW_SECONDS) * 1_000

/** A signing key's way: told to everybody, then used, then only checked with, then gone. */
export type KeyPhase = 'pending' | 'active' | 'verify-only' | 'removed'

export interface PhasedKey {
  readonly keyId: string
  readonly phase: KeyPhase
  /** When it came into its phase. */
  readonly since: Date
}

export interface KeyTimes {
  /** How long a key is told before it signs, so that no service meets a token before it knows the key. */
  readonly publishedMs: number
  readonly activeMs: number
  /** At least as long as a token lives and clocks differ. */
  readonly verifyOnlyMs: number
}

export type KeyStep =
  | { readonly step: 'make'; readonly phase: 'pending' | 'active' }
  | { readonly step: 'move'; readonly keyId: string; readonly to: KeyPhase }

/** What is due now. One step after the other: who has done them asks again. */
export function dueSteps(keys: readonly PhasedKey[], times: KeyTimes, now: Date): readonly KeyStep[] {
  const age = ({ since }: PhasedKey) => now.getTime() - since.getTime()
  const inPhase = (phase: KeyPhase) => keys.filter((key) => key.phase === phase)
  const [active] = inPhase('active')
  const [pending] = inPhase('pending')
  const gone = inPhase('verify-only').filter((key) => age(key) >= times.verifyOnlyMs)
  const removals = gone.map(({ keyId }) => ({ step: 'move', keyId, to: 'removed' }) as const)
  if (active === undefined)
    return [...removals, pending ? activation(pending) : { step: 'make', phase: 'active' }]
  if (pending !== undefined && age(pending) >= times.publishedMs)
    return [...removals, { step: 'move', keyId: active.keyId, to: 'verify-only' }, activation(pending)]
  const isDue = age(active) >= times.activeMs - times.publishedMs
  return pending === undefined && isDue ? [...removals, { step: 'make', phase: 'pending' }] : removals
}

const activation = ({ keyId }: PhasedKey): KeyStep => ({ step: 'move', keyId, to: 'active' })
