import { i32, u8 } from '../memory/column.ts'
import { type Facts, MOOD_MAX, NEED_WEIGHTS, NEEDS, scoreOf } from './needs.ts'

/** Mood moves an eighth of the way a day: a choice of ours. */
export const MOOD_DAYS = 8
const WHOLE = 1000

/** The mood that these facts lead to in the end, 0..1000. */
export function wishedMood(facts: Facts): number {
  let sum = 0
  for (let need = 0; need < NEEDS; need += 1) sum += (NEED_WEIGHTS[need] ?? 0) * scoreOf(need, facts)
  return Math.floor(sum / WHOLE)
}

/**
 * One day's step, m + (m* - m) / 8. Rounding down would hold a rising mood up to seven points below m* for ever, while a
 * falling one arrives; so the step is rounded away from zero, alike to both sides, and every mood arrives.
 */
export function moved(mood: number, wished: number): number {
  const distance = wished - mood
  const step = Math.ceil(Math.abs(distance) / MOOD_DAYS)
  return Math.max(0, Math.min(MOOD_MAX, distance < 0 ? mood - step : mood + step))
}

/** Facts by citizen, each at the citizen's place. */
export interface FactColumns {
  readonly bought: Int32Array
  readonly wanted: Int32Array
  readonly employment: Uint8Array
  readonly commuteSeconds: Int32Array
  readonly housingShare: Int32Array
  readonly health: Uint16Array
  readonly offencesNearby: Int32Array
  readonly airIndex: Uint8Array
  readonly noiseTenths: Int32Array
  readonly outageMinutes: Int32Array
}

/** Moves the moods of the citizens `from` (included) to `to` (not included) by a day; tells their sum. */
export function feel(facts: FactColumns, mood: Uint16Array, [from, to]: readonly [number, number]): number {
  let sum = 0
  for (let citizen = from; citizen < to; citizen += 1) {
    const next = moved(mood[citizen] ?? 0, wishedMood(factsOf(facts, citizen)))
    mood[citizen] = next
    sum += next
  }
  return sum
}

function factsOf(facts: FactColumns, citizen: number): Facts {
  return {
    bought: i32(facts.bought, citizen),
    wanted: i32(facts.wanted, citizen),
    employment: u8(facts.employment, citizen),
    commuteSeconds: i32(facts.commuteSeconds, citizen),
    housingShare: i32(facts.housingShare, citizen),
    health: facts.health[citizen] ?? 0,
    offencesNearby: i32(facts.offencesNearby, citizen),
    airIndex: u8(facts.airIndex, citizen),
    noiseTenths: i32(facts.noiseTenths, citizen),
    outageMinutes: i32(facts.outageMinutes, citizen),
  }
}
