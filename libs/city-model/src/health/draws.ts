import type { Random } from '@urbe/kernel'

import { log } from '../math/dmath.ts'

/** What this part asks of chance; it has a stream of its own. A number, once given, keeps its meaning. */
export const ASK_MEET = 0
export const ASK_INCUBATION = 1
export const ASK_INFECTIOUS = 2
export const ASK_SEVERE = 3
export const ASK_OUTCOME = 4
export const ASK_ILLNESS = 5
export const ASK_SEED = 6
export const ASK_MEET_FINELY = 7
export const ASK_SYMPTOMS = 8

export const WORD_VALUES = 4_294_967_296
export const PERMILLE = 1000

interface Question {
  readonly of: number
  /** The quarter day. */
  readonly at: number
  readonly ask: number
}

/** Of the exponential distribution with mean 1. */
export function waitingTime(random: Random, { of, at, ask }: Question): number {
  return 0 - log((random.word(of, at, ask) + 0.5) / WORD_VALUES)
}
