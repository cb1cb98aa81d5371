import { type AccessClaims, CLOCK_SKEW_SECONDS, type Revocation } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

/** The feed beats every second; after this much silence nobody knows what has been revoked. */
export const FEED_SILENCE_MAX_MS = 10_000
const SWEEP_AT_ENTRIES = 10_000

export interface Revocations {
  /** False when messages are missing before this one: the list has to be asked for. */
  readonly take: (message: Revocation) => boolean
  /** The whole list as auth has it. */
  readonly replace: (list: { readonly sequence: number; readonly entries: readonly Revocation[] }) => void
  readonly isRevoked: (claims: Pick<AccessClaims, 'sid' | 'sub' | 'ep'>) => boolean
  readonly isFresh: () => boolean
  readonly isLoaded: () => boolean
}

/** What has been revoked, by session and by user, never by the text of a token: a token has many spellings. */
export function revocations(clock: Clock): Revocations {
  const sessions = new Map<string, number>()
  const users = new Map<string, { readonly epoch: number; readonly until: number }>()
  let sequence: number | undefined
  let heardAt = 0

  const apply = (entry: Revocation) => {
    if (entry.kind === 'session') sessions.set(entry.sessionId, entry.until)
    if (entry.kind === 'user' && entry.epoch >= (users.get(entry.userId)?.epoch ?? 0))
      users.set(entry.userId, { epoch: entry.epoch, until: entry.until })
  }
  const sweep = () => {
    const past = clock().getTime() / 1000 - CLOCK_SKEW_SECONDS
    for (const [id, until] of sessions) if (until < past) sessions.delete(id)
    for (const [id, { until }] of users) if (until < past) users.delete(id)
  }

  return {
    take(message) {
      apply(message)
      if (sessions.size + users.size > SWEEP_AT_ENTRIES) sweep()
      if (sequence === undefined) return false
      const expected = message.kind === 'heartbeat' ? sequence : sequence + 1
      // A repetition is harmless; a heartbeat that has gone back means that auth has lost its list.
      const complete =
        message.sequence === expected || (message.kind !== 'heartbeat' && message.sequence <= sequence)
      if (!complete) return false
      sequence = Math.max(sequence, message.sequence)
      heardAt = clock().getTime()
      return true
    },
    replace(list) {
      for (const entry of list.entries) apply(entry)
      sequence = list.sequence
      heardAt = clock().getTime()
    },
    isRevoked({ sid, sub, ep }) {
      return sessions.has(sid) || ep < (users.get(sub)?.epoch ?? 0)
    },
    isFresh: () => sequence !== undefined && clock().getTime() - heardAt <= FEED_SILENCE_MAX_MS,
    isLoaded: () => sequence !== undefined,
  }
}
