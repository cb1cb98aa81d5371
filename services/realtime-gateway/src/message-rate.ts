import { MESSAGES_PER_SECOND_MAX } from '@urbe/contracts'

/** Enough at once for a client that takes up all of its subscriptions again. */
export const BURST_MESSAGES = 2 * MESSAGES_PER_SECOND_MAX
export const STRIKES_MAX = 3
const STRIKE_FORGOTTEN_MS = 10_000

export type Taken = 'taken' | 'refused' | 'struck out'
export interface MessageRate {
  /** Takes one message, or as many as it is worth, or counts a strike against a client that sends too many. */
  readonly take: (nowMs: number, cost?: number) => Taken
  /** A strike for something else: a message that cannot be read. */
  readonly strike: (nowMs: number) => Taken
}

/** A bucket that fills up with time. */
export function messageRate(startMs: number): MessageRate {
  let tokens = BURST_MESSAGES
  let filledAt = startMs
  let strikes: number[] = []
  const strike = (nowMs: number): Taken => {
    strikes = [...strikes.filter((at) => nowMs - at < STRIKE_FORGOTTEN_MS), nowMs]
    return strikes.length >= STRIKES_MAX ? 'struck out' : 'refused'
  }
  return {
    strike,
    take: (nowMs, cost = 1) => {
      tokens = Math.min(BURST_MESSAGES, tokens + ((nowMs - filledAt) * MESSAGES_PER_SECOND_MAX) / 1_000)
      filledAt = nowMs
      if (tokens < cost) return strike(nowMs)
      tokens -= cost
      return 'taken'
    },
  }
}
