import { type Facts, MOOD_MAX, NEEDS, scoreOf, weightOf } from './needs.ts'

/** Mood moves an eighth of the way a day: a choice of ours. */
export const MOOD_DAYS = 8
const WHOLE = 1000

/** The mood that these facts lead to in the end, 0..1000. */
export function wishedMood(facts: Facts): number {
  let sum = 0
  for (let need = 0; need < NEEDS; need += 1) sum += weightOf(need) * scoreOf(need, facts)
  return moodOf(sum)
}

/** From the sum of the scores, each times its weight. */
export function moodOf(weightedSum: number): number {
  return Math.floor(weightedSum / WHOLE)
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
