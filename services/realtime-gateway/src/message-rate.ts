import { MESSAGES_PER_SECOND_MAX } from '@urbe/contracts'

/** Enough at once for a client that takes up all of its subscriptions again. */
export const BURST_MESSAGES = 2 * MESSAGES_PER_SECOND_MAX
/** As many as twenty connections may send; and each of the most that a user has can say every second how far it has read. */
export const MESSAGES_PER_SECOND_OF_USER_MAX = 1_000
export const STRIKES_MAX = 3
const STRIKE_FORGOTTEN_MS = 10_000

export type Taken = 'taken' | 'refused' | 'struck out'
export interface MessageRate {
  /** Takes one message, or as many as it is worth, or counts a strike against a client that sends too many. */
  readonly take: (nowMs: number, cost?: number) => Taken
  /** A strike for something else: a message that cannot be read. */
  readonly strike: (nowMs: number) => Taken
}

/** A bucket that fills up with time, and how much is taken out of it. */
function bucket(startMs: number, perSecond: number): (nowMs: number, cost: number) => boolean {
  const max = 2 * perSecond
  let tokens = max
  let filledAt = startMs
  return (nowMs, cost) => {
    tokens = Math.min(max, tokens + ((nowMs - filledAt) * perSecond) / 1_000)
    filledAt = nowMs
    if (tokens < cost) return false
    tokens -= cost
    return true
  }
}

/** What all connections of one user may send together. */
export type UserRate = ReturnType<typeof bucket>
export const userRate = (startMs: number): UserRate => bucket(startMs, MESSAGES_PER_SECOND_OF_USER_MAX)

/** Of one connection. What it may not send is not taken from its user's other connections. */
export function messageRate(startMs: number, ofUser: UserRate = () => true): MessageRate {
  const own = bucket(startMs, MESSAGES_PER_SECOND_MAX)
  let strikes: number[] = []
  const strike = (nowMs: number): Taken => {
    strikes = [...strikes.filter((at) => nowMs - at < STRIKE_FORGOTTEN_MS), nowMs]
    return strikes.length >= STRIKES_MAX ? 'struck out' : 'refused'
  }
  return {
    strike,
    take: (nowMs, cost = 1) => (own(nowMs, cost) && ofUser(nowMs, cost) ? 'taken' : strike(nowMs)),
  }
}
