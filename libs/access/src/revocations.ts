import { CLOCK_SKEW_SECONDS, type Revocation, type RevocationList } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { type Demands, openDemands } from './demands.ts'
import { type RevocableClaims, revokedThings } from './revoked.ts'

/** The feed beats every second; after this much silence nobody knows what has been revoked. */
export const FEED_SILENCE_MAX_MS = 10_000
/** What has expired is looked for when the list has doubled, and not before it is this long. */
const SWEEP_AT_ENTRIES = 10_000

export interface Revocations {
  /** False when messages are missing before this one: what came after `sequence` has to be asked for. */
  readonly take: (message: Revocation) => boolean
  /** One page of the list as auth has it. */
  readonly add: (page: RevocationList) => void
  /** The last sequence up to which nothing is missing; 0 before anything has come. */
  readonly sequence: () => number
  readonly isRevoked: (claims: RevocableClaims, keyId: string) => boolean
  readonly isFresh: () => boolean
  readonly isLoaded: () => boolean
  readonly size: () => number
  /** What somebody has to prove before they change something. */
  readonly owedBy: Demands['owedBy']
}

/** What auth has revoked, as far as it has been told here. */
export function revocations(clock: Clock): Revocations {
  const revoked = revokedThings()
  const demands = openDemands(clock)
  const note = (entry: Revocation) => {
    revoked.add(entry)
    if (entry.kind === 'demand' || entry.kind === 'stepped-up') demands.add(entry)
  }
  let sequence = 0
  let loaded = false
  let heardAt = Number.NEGATIVE_INFINITY
  let sweepAt = SWEEP_AT_ENTRIES
  let wentBack = false

  /** Another replica of auth may be a beat behind; two such beats mean that auth has lost its list. */
  const hasGoneBack = ({ kind, sequence: told }: Revocation): boolean => {
    if (kind !== 'heartbeat') return false
    const again = told < sequence && wentBack
    wentBack = told < sequence
    if (again) sequence = 0
    return again
  }
  const sweep = () => {
    if (revoked.size() <= sweepAt) return
    const past = clock().getTime() / 1000 - CLOCK_SKEW_SECONDS
    revoked.forget(({ until }) => until < past)
    sweepAt = Math.max(SWEEP_AT_ENTRIES, 2 * revoked.size())
  }
  return {
    size: revoked.size,
    sequence: () => sequence,
    take(message) {
      note(message)
      sweep()
      if (!loaded || hasGoneBack(message)) return false
      // A repetition is harmless.
      const known = message.kind === 'heartbeat' ? sequence : sequence + 1
      if (message.sequence > known) return false
      sequence = Math.max(sequence, message.sequence)
      heardAt = clock().getTime()
      return true
    },
    add({ entries, next, ...page }) {
      for (const entry of entries) note(entry)
      sweep()
      sequence = next ?? page.sequence
      if (next !== null) return
      loaded = true
      heardAt = clock().getTime()
    },
    isRevoked: revoked.has,
    owedBy: demands.owedBy,
    isFresh: () => loaded && clock().getTime() - heardAt <= FEED_SILENCE_MAX_MS,
    isLoaded: () => loaded,
  }
}
