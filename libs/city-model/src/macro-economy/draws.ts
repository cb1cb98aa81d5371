import { type Random, threefry2x32 } from '@urbe/kernel'

import { i32 } from '../memory/column.ts'

/** Taken out of its object: where globals are looked up at every call, as in tests, that would take most of the time. */
const { floor } = Math

/** What a number is drawn for; two questions of one agent in one period differ in it. */
export const DRAW = {
  production: 0,
  price: 1,
  wage: 2,
  layoffOrder: 3,
  application: 4,
  applicantOrder: 5,
  rateShock: 6,
  bankChoice: 7,
  creditLayoffOrder: 8,
  shop: 9,
  shoppingOrder: 10,
  research: 11,
} as const

export type Purpose = (typeof DRAW)[keyof typeof DRAW]

/** Where a draw belongs: `index` tells apart the draws of one agent for one purpose. */
export interface Question {
  readonly period: number
  readonly purpose: Purpose
}

/** Counter-based: a number depends on who asks, when and what for, never on who has asked before. */
export interface Draws {
  /** A real number of [0, 1). */
  readonly unit: (agent: number, question: Question, index?: number) => number
  /** A whole number of 0..limit-1. */
  readonly below: (limit: number, agent: number, question: Question, index?: number) => number
  /** Brings the first `count` entries into a random order. */
  readonly shuffle: (entries: Int32Array, count: number, question: Question, index?: number) => void
}

const WORD_VALUES = 4_294_967_296
const PURPOSES = 16
/** Draws of one agent for one purpose in one period. */
export const INDICES_MAX = 64
export const PERIODS_MAX = floor(WORD_VALUES / (PURPOSES * INDICES_MAX))

export function drawsOf(seed: number): Draws {
  const low = seed >>> 0
  const high = floor(seed / WORD_VALUES) >>> 0
  const words = new Uint32Array(2)
  return drawsBy((agent, { period, purpose }, index) => {
    threefry2x32(agent, (period * PURPOSES + purpose) * INDICES_MAX + index, high, low, words)
    return words[0] as number
  })
}

/** Draws out of a stream of a city's own chance. */
export function drawsFrom({ word }: Random): Draws {
  return drawsBy((agent, { period, purpose }, index) => word(agent, period * INDICES_MAX + index, purpose))
}

function drawsBy(word: (agent: number, question: Question, index: number) => number): Draws {
  const unit = (agent: number, question: Question, index = 0): number =>
    word(agent, question, index) / WORD_VALUES
  const below = (limit: number, agent: number, question: Question, index = 0): number =>
    floor(unit(agent, question, index) * limit)
  const shuffle = (entries: Int32Array, count: number, question: Question, index = 0): void => {
    for (let last = count - 1; last > 0; last -= 1) {
      const other = below(last + 1, last, question, index)
      const moved = i32(entries, other)
      entries[other] = i32(entries, last)
      entries[last] = moved
    }
  }
  return { unit, below, shuffle }
}
