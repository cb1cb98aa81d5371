import { type Random, seededRandom } from '@urbe/kernel'

import { dayOf, endsDay, endsHour, secondOfDay } from '../clock.ts'
import type { Phase } from '../core/phase.ts'
import type { Fact } from '../facts.ts'

/** How often a phase comes, always at the end of a tick. A month has thirty days. */
export type Rhythm = 'tick' | 'quarterHour' | 'hour' | 'quarterDay' | 'day' | 'month'

/** A phase of the running city. `now` is the first second after the tick that ends. */
export interface CityPhase extends Phase {
  readonly every: Rhythm
}

/** What any part of the running city may ask for beside its columns. */
export interface Surroundings {
  /** A stream of chance of its own for each part, see `STREAMS`. */
  readonly chance: (stream: number) => Random
  /** What is worth telling goes out with the tick. Only serial phases tell. */
  readonly tell: (fact: Fact) => void
}

/** Streams of chance by part. A number, once given, keeps its meaning: it is part of every recorded run. 1 and 2 are the founding's. */
export const STREAMS = {
  plans: 3,
  modes: 4,
  economy: 5,
  health: 6,
  crime: 7,
  demography: 8,
  utilities: 9,
  traffic: 10,
  newcomers: 11,
} as const

export const DAYS_A_MONTH = 30
const QUARTER_HOUR_SECONDS = 900
const QUARTER_DAY_SECONDS = 21_600

export function isDue(every: Rhythm, now: number): boolean {
  switch (every) {
    case 'tick':
      return true
    case 'quarterHour':
      return secondOfDay(now) % QUARTER_HOUR_SECONDS === 0
    case 'hour':
      return endsHour(now)
    case 'quarterDay':
      return secondOfDay(now) % QUARTER_DAY_SECONDS === 0
    case 'day':
      return endsDay(now)
    case 'month':
      return endsDay(now) && dayOf(now) % DAYS_A_MONTH === 0
  }
}

export function chanceOf(seed: number): Surroundings['chance'] {
  return (stream) => seededRandom(seed, stream)
}
