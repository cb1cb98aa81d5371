import { MODES } from './modes.ts'

/** Utilities are whole numbers, this many to one: 20 binary places. */
export const Q20 = 1_048_576

/** What the travellers of one income class feel, in Q20 units of utility; all but the constants are losses, as positive numbers. */
export interface Tastes {
  readonly perRidingSecond: number
  readonly perWalkingSecond: number
  readonly perCent: number
  /** Of each riding second in a full vehicle. */
  readonly perCrowdedSecond: number
  /** What a mode is liked for beside all this, by number. */
  readonly constants: Int32Array
}

export interface ClassOfIncome {
  readonly wageCentsPerDay: number
  readonly constants: readonly number[]
}

/** Utility lost in a minute of riding: that of the way to work in the OKI/MVRPC travel demand model 6.0 is 0.0248. */
export const UTILITY_PER_MINUTE = 0.025
/** Of the wage: US Department of Transportation, guidance on the valuation of travel time (local, personal). */
export const VALUE_OF_TIME_PERCENT = 50
/** Walking and waiting count as the full wage in the same guidance: twice the riding. */
const WALKING_WEIGHT = 2
/** A second in a full vehicle weighs this much more: a choice of ours within the published one and a half to two times. */
const CROWDING_EXTRA = 0.5
export const WORKING_MINUTES_A_DAY = 480
/** Lower wages than this are taken for it, so that a cent never weighs more than a whole working day. */
export const WAGE_CENTS_MIN = 1000

/** The tastes of a class of income: everybody feels time alike, and money the less the more they earn. */
export function tastesOf({ wageCentsPerDay, constants }: ClassOfIncome): Tastes {
  const perSecond = (UTILITY_PER_MINUTE / 60) * Q20
  const wage = Math.max(WAGE_CENTS_MIN, wageCentsPerDay)
  const centsPerMinute = (wage * VALUE_OF_TIME_PERCENT) / 100 / WORKING_MINUTES_A_DAY
  const fixed = Int32Array.from({ length: MODES }, (_, mode) => Math.round((constants[mode] ?? 0) * Q20))
  return {
    perRidingSecond: Math.round(perSecond),
    perWalkingSecond: Math.round(WALKING_WEIGHT * perSecond),
    perCent: Math.round((UTILITY_PER_MINUTE * Q20) / centsPerMinute),
    perCrowdedSecond: Math.round(CROWDING_EXTRA * perSecond),
    constants: fixed,
  }
}

const PERMILLE = 1000
/** Riding in a car that drives itself costs this much less of one's time: a choice of ours; published figures scatter widely. */
const AUTONOMOUS_EASE_PERCENT = 25
const AUTONOMOUS_CAPACITY_PERCENT = 30

/** Thousandths of riding seconds that a car's traveller feels, when this share of cars (in thousandths) drives itself. */
export function feltDriving(autonomousPermille: number): number {
  return PERMILLE - Math.floor((autonomousPermille * AUTONOMOUS_EASE_PERCENT) / 100)
}

/** Thousandths of a road's capacity: 1 + 0.3 p. */
export function capacityPermille(autonomousPermille: number): number {
  return PERMILLE + Math.floor((autonomousPermille * AUTONOMOUS_CAPACITY_PERCENT) / 100)
}
