import { i32 } from '../memory/column.ts'
import type { Supply, Topology } from '../power/dispatch/supply.ts'
import type { FindTopology } from './grid-state.ts'

/** A line may carry more than its rating for so many hours in a row, and never more than this many times its rating. */
export const OVERLOAD_HOURS_MAX = 3
export const OVERLOAD_MAX = 1.2
/** A line that was switched off by its protection is switched on again after so many hours. */
export const TRIP_HOURS = 4
/** So many lines may trip one after the other in an hour. Further ones hold until the next. */
export const TRIPS_AN_HOUR_MAX = 20

interface Protected {
  readonly columns: {
    readonly assetOutHours: Int32Array
    readonly lineOverHours: Int32Array
  }
  readonly findTopology: FindTopology
  readonly solve: (topology: Topology) => Supply
}

export interface ProtectedHour {
  readonly answer: Supply
  readonly topology: Topology
}

/** Solves an hour; as long as a line carries too much, the one that is loaded most is switched off and the rest is solved again. */
export function protect({ columns, findTopology, solve }: Protected): ProtectedHour {
  const { assetOutHours, lineOverHours } = columns
  for (let trips = 0; ; trips += 1) {
    const topology = findTopology(assetOutHours)
    const answer = solve(topology)
    const worst = trips < TRIPS_AN_HOUR_MAX ? worstOf(answer, lineOverHours) : -1
    if (worst < 0) {
      countHours(answer, lineOverHours)
      return { answer, topology }
    }
    assetOutHours[worst] = TRIP_HOURS
    lineOverHours[worst] = 0
  }
}

/** Of the lines that carry too much for too long; -1 for none. */
function worstOf({ overloads }: Supply, lineOverHours: Int32Array): number {
  let [worst, most] = [-1, 0]
  for (const { line, loading } of overloads) {
    const isTooMuch = loading > OVERLOAD_MAX || i32(lineOverHours, line) >= OVERLOAD_HOURS_MAX
    if (isTooMuch && loading > most) [worst, most] = [line, loading]
  }
  return worst
}

function countHours({ overloads }: Supply, lineOverHours: Int32Array): void {
  const before = Int32Array.from(lineOverHours)
  lineOverHours.fill(0)
  for (const { line } of overloads) lineOverHours[line] = i32(before, line) + 1
}
