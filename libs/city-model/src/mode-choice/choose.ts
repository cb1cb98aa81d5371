import { exp } from '../math/dmath.ts'
import { f64, i32 } from '../memory/column.ts'
import { CAR, MODES, NO_MODE, type Offer } from './modes.ts'
import { feltDriving, Q20, type Tastes } from './tastes.ts'

/** The best mode's weight; the others' are its parts. */
export const WEIGHT_MAX = 1_073_741_824
const WORD_VALUES = 4_294_967_296
const PERMILLE = 1000

/** What a mode is worth to a traveller, in Q20. `autonomous` is the share of cars that drive themselves, in thousandths. */
export function utilityOf(tastes: Tastes, offer: Offer, { mode, autonomous }: ModeInCity): number {
  const felt =
    mode === CAR
      ? Math.floor((offer.ridingSeconds * feltDriving(autonomous)) / PERMILLE)
      : offer.ridingSeconds
  const crowded = Math.floor((felt * offer.crowding) / PERMILLE)
  return (
    i32(tastes.constants, mode) -
    tastes.perRidingSecond * felt -
    tastes.perCrowdedSecond * crowded -
    tastes.perWalkingSecond * offer.walkingSeconds -
    tastes.perCent * offer.cents
  )
}

export interface ModeInCity {
  readonly mode: number
  readonly autonomous: number
}

export interface Choice {
  readonly utilities: Float64Array
  readonly available: Uint8Array
  /** Written: running sums of the weights, so that the last is their sum; all zero when nothing is available. */
  readonly ends: Float64Array
}

/** Room for one traveller's choice, to be used again for the next. */
export function roomForChoice(): Choice {
  return {
    utilities: new Float64Array(MODES),
    available: new Uint8Array(MODES),
    ends: new Float64Array(MODES),
  }
}

/** Weights in the proportions of the logit, exp(U) among those available, as whole numbers. */
export function weigh({ utilities, available, ends }: Choice): void {
  let best = Number.NEGATIVE_INFINITY
  for (let mode = 0; mode < MODES; mode += 1)
    if (available[mode] === 1) best = Math.max(best, f64(utilities, mode))
  let sum = 0
  for (let mode = 0; mode < MODES; mode += 1) {
    if (available[mode] === 1) sum += Math.floor(WEIGHT_MAX * exp((f64(utilities, mode) - best) / Q20))
    ends[mode] = sum
  }
}

/** The mode on whose stretch of the weights a random word (32 bits) falls; weights must have been made. */
export function pick({ ends }: Choice, word: number): number {
  const sum = f64(ends, MODES - 1)
  if (sum === 0) return NO_MODE
  const point = Math.floor((word / WORD_VALUES) * sum)
  let mode = 0
  while (f64(ends, mode) <= point) mode += 1
  return mode
}

/** One traveller: what each mode offers, and a word of chance. */
export function chooseMode(
  { tastes, autonomous, room }: Chooser,
  offers: readonly Offer[],
  word: number,
): number {
  for (const [mode, offer] of offers.entries()) {
    room.available[mode] = offer.available ? 1 : 0
    room.utilities[mode] = utilityOf(tastes, offer, { mode, autonomous })
  }
  weigh(room)
  return pick(room, word)
}

export interface Chooser {
  readonly tastes: Tastes
  readonly autonomous: number
  readonly room: Choice
}
