import { fromBase32 } from '../src/factors/base32.ts'
import { hotp, stepAt } from '../src/factors/totp.ts'
import type { RunningAuth } from './running-auth.ts'

/** The app in somebody's hand. Every code counts once: three are good at any moment, and they are taken in their order. */
export function totpCodes(auth: () => Pick<RunningAuth, 'movable'>) {
  const taken = new Map<string, number>()
  return (secret: string): string => {
    const now = new Date(Date.now() + auth().movable.aheadMs)
    const step = Math.max(stepAt(now) - 1, (taken.get(secret) ?? 0) + 1)
    taken.set(secret, step)
    return hotp(fromBase32(secret) ?? new Uint8Array(), step)
  }
}
