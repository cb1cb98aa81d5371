import { fromBase32 } from '../src/factors/base32.ts'
import { hotp, stepAt } from '../src/factors/totp.ts'
import { leap } from './movable-clock.ts'
import type { RunningAuth } from './running-auth.ts'

const STEP_MS = 30_000

/**
 * The app in somebody's hand. Every code counts once, and they are taken in their order. The one of the step before would be good for a
 * moment only, so the first is that of now; whoever needs a third before there is one has waited for it.
 */
export function totpCodes(auth: () => Pick<RunningAuth, 'movable' | 'access'>) {
  const taken = new Map<string, number>()
  const now = () => stepAt(new Date(Date.now() + auth().movable.aheadMs))
  return async (secret: string): Promise<string> => {
    const step = Math.max(now(), (taken.get(secret) ?? 0) + 1)
    taken.set(secret, step)
    if (step > now() + 1) await leap(auth(), STEP_MS)
    return hotp(fromBase32(secret) ?? new Uint8Array(), step)
  }
}
