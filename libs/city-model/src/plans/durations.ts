import { i32 } from '../memory/column.ts'

/** Trips are sorted by their duration to this, so that their percentiles are known without keeping each. */
export const DURATION_STEP_SECONDS = 10
/** The last holds all longer ones: three hours and more. */
export const DURATIONS = 1081
const PERMILLE = 1000

export function durationOf(seconds: number): number {
  return Math.min(DURATIONS - 1, Math.floor(seconds / DURATION_STEP_SECONDS))
}

/** Nearest rank, to the step below: the least duration that so many thousandths of all do not exceed; 0 for none. */
export function percentileSeconds(counts: Int32Array, permille: number): number {
  let total = 0
  for (const count of counts) total += count
  if (total === 0) return 0
  const rank = Math.max(1, Math.ceil((total * permille) / PERMILLE))
  let at = 0
  for (let below = i32(counts, 0); below < rank; below += i32(counts, at)) at += 1
  return at * DURATION_STEP_SECONDS
}
