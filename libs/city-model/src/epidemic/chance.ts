import { threefry2x32 } from '@urbe/kernel'

import { log } from '../math/dmath.ts'

const WORD_VALUES = 4_294_967_296
/** The largest value that `waiting` can have: of the smallest of 2^32 shares. */
export const WAITING_MAX = 23

/** What the draws are for, so that two of one person never share a number. */
export const purpose = {
  start: 1,
  meet: 2,
  incubation: 3,
  infectious: 4,
  severe: 5,
  outcome: 6,
  place: 7,
} as const
export type Purpose = (typeof purpose)[keyof typeof purpose]

/** Numbers by counter: the same question has the same answer in any order. */
export interface Chance {
  /** Evenly in 0..1, neither of them included. */
  readonly share: (of: number, at: number, what: Purpose) => number
  /** Of the exponential distribution with mean 1. */
  readonly waiting: (of: number, at: number, what: Purpose) => number
}

export function chanceOf(seed: number): Chance {
  const high = Math.floor(seed / WORD_VALUES) >>> 0
  const low = seed >>> 0
  const out = new Uint32Array(2)
  const share = (of: number, at: number, what: Purpose): number => {
    // A purpose has its own key, so a step may be any 32-bit number.
    threefry2x32(of, at, (high ^ Math.imul(what, 0x9e3779b9)) >>> 0, low, out)
    return ((out[0] ?? 0) + 0.5) / WORD_VALUES
  }
  return { share, waiting: (of, at, what) => 0 - log(share(of, at, what)) }
}
