import { HOUR_SECONDS, secondOfDay } from '../clock.ts'
import { kilometres } from '../kpi/index.ts'
import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { BIKE, CAR, MODES, TRANSIT, WALK } from '../mode-choice/index.ts'
import { durationOf, percentileSeconds } from './durations.ts'
import type { PlansColumns } from './shape.ts'

const COMMUTES = 0
const COMMUTE_SECONDS = 1
const P95_PERMILLE = 950

export interface CompletedTrip {
  readonly mode: number
  readonly metres: number
  readonly setOutAt: number
  readonly now: number
}

export function countTrip(columns: PlansColumns, { mode, metres, setOutAt, now }: CompletedTrip): void {
  const seconds = now - setOutAt
  addF64(columns.tripsByMode, mode, 1)
  addF64(columns.metresByMode, mode, metres)
  addF64(columns.travelSecondsByMode, mode, seconds)
  addI32(columns.tripsByDuration, durationOf(seconds), 1)
  if (mode !== CAR) return
  const hour = Math.floor(secondOfDay(setOutAt) / HOUR_SECONDS)
  addF64(columns.carMetres, hour, metres)
  addF64(columns.carSeconds, hour, seconds)
}

export function countCommute(columns: PlansColumns, person: number, now: number): void {
  const seconds = now - i32(columns.citizenSetOutAt, person)
  columns.citizenCommuteSeconds[person] = seconds
  addF64(columns.commutes, COMMUTES, 1)
  addF64(columns.commutes, COMMUTE_SECONDS, seconds)
}

/** Of the trips completed since midnight, and of the day before until there are any. Shares are parts of all trips, 0..1. */
export interface PlansKpis {
  readonly travelTimeMeanSeconds: number
  /** The least time, to ten seconds below, that 95 % of the trips did not take longer than. */
  readonly travelTimeP95Seconds: number
  readonly commuteMeanSeconds: number
  readonly carShare: number
  readonly transitShare: number
  readonly bikeShare: number
  readonly walkShare: number
  /** Over the streets, from straight lines, on the day that closed last. */
  readonly kilometresByCarPerDay: number
}

export function plansKpis(columns: PlansColumns): PlansKpis {
  const isToday = sumOf(columns.tripsByMode) > 0
  const trips = isToday ? columns.tripsByMode : columns.tripsByModeBefore
  const seconds = isToday ? columns.travelSecondsByMode : columns.travelSecondsByModeBefore
  const durations = isToday ? columns.tripsByDuration : columns.tripsByDurationBefore
  const commutes = isToday ? columns.commutes : columns.commutesBefore
  const all = Math.max(1, sumOf(trips))
  return {
    travelTimeMeanSeconds: sumOf(seconds) / all,
    travelTimeP95Seconds: percentileSeconds(durations, P95_PERMILLE),
    commuteMeanSeconds: f64(commutes, COMMUTE_SECONDS) / Math.max(1, f64(commutes, COMMUTES)),
    carShare: f64(trips, CAR) / all,
    transitShare: f64(trips, TRANSIT) / all,
    bikeShare: f64(trips, BIKE) / all,
    walkShare: f64(trips, WALK) / all,
    kilometresByCarPerDay: kilometres(f64(columns.metresByModeBefore, CAR)),
  }
}

function sumOf(byMode: Float64Array): number {
  let sum = 0
  for (let mode = 0; mode < MODES; mode += 1) sum += f64(byMode, mode)
  return sum
}

/** At midnight: today becomes the day before. */
export function turnFigures(columns: PlansColumns): void {
  turn(columns.tripsByMode, columns.tripsByModeBefore)
  turn(columns.metresByMode, columns.metresByModeBefore)
  turn(columns.travelSecondsByMode, columns.travelSecondsByModeBefore)
  turn(columns.commutes, columns.commutesBefore)
  turn(columns.tripsByDuration, columns.tripsByDurationBefore)
}

function turn(today: Float64Array | Int32Array, before: Float64Array | Int32Array): void {
  before.set(today)
  today.fill(0)
}
