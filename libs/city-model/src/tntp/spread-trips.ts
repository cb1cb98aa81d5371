import { seededRandom } from '@urbe/kernel'

import { HOUR_SECONDS } from '../clock.ts'
import { FileFormatError } from '../errors.ts'
import type { TripTable } from '../trip-table.ts'
import type { TntpFlow } from './parse-trips.ts'

/** Trips of one demand; each is a vehicle. */
export const TNTP_TRIPS_MAX = 2_000_000
const DEPARTURE_STREAM = 2
/** Per mille of the day's trips that leave in each hour from half past five on: two peaks, all of it before ten at night. */
const PROFILE = [55, 95, 95, 70, 55, 50, 50, 55, 55, 60, 70, 90, 80, 60, 40, 20]
const PROFILE_FROM_SECONDS = 19_800

/**
 * Whole trips out of flows that may be fractions: what one cell leaves over, the next one gets, so that less than one trip is
 * lost in all.
 */
export function spreadTrips(seed: number, flows: readonly TntpFlow[]): TripTable {
  const cells = wholeTrips(flows)
  const count = cells.reduce((sum, cell) => sum + cell.trips, 0)
  if (count > TNTP_TRIPS_MAX) throw new FileFormatError(1, `at most ${TNTP_TRIPS_MAX} trips, found ${count}`)
  const from = new Int32Array(count)
  const to = new Int32Array(count)
  let trip = 0
  for (const cell of cells) {
    from.fill(cell.from - 1, trip, trip + cell.trips)
    to.fill(cell.to - 1, trip, trip + cell.trips)
    trip += cell.trips
  }
  const withinZone = flows.reduce((sum, flow) => sum + (flow.from === flow.to ? flow.trips : 0), 0)
  return { ...byDeparture(seed, from, to), count, withinZone }
}

function wholeTrips(flows: readonly TntpFlow[]): readonly TntpFlow[] {
  let owed = 0
  const between = flows.filter((flow) => flow.from !== flow.to)
  return between.map(({ from, to, trips }) => {
    owed += trips
    const whole = Math.floor(owed + 1e-6)
    owed -= whole
    return { from, to, trips: whole }
  })
}

function byDeparture(
  seed: number,
  from: Int32Array,
  to: Int32Array,
): Pick<TripTable, 'from' | 'to' | 'departure'> {
  const random = seededRandom(seed, DEPARTURE_STREAM)
  const total = PROFILE.reduce((sum, share) => sum + share, 0)
  const keys = Float64Array.from(from, (_, trip) => {
    const second = departureAt(random.below(total, trip, 0, 0), random.below(HOUR_SECONDS, trip, 0, 1))
    return second * TNTP_TRIPS_MAX + trip
  }).sort()
  const order = Int32Array.from(keys, (key) => key % TNTP_TRIPS_MAX)
  return {
    from: order.map((trip) => from[trip] ?? 0),
    to: order.map((trip) => to[trip] ?? 0),
    departure: Int32Array.from(keys, (key) => Math.floor(key / TNTP_TRIPS_MAX)),
  }
}

function departureAt(roll: number, secondInHour: number): number {
  let left = roll
  let hour = 0
  for (const share of PROFILE) {
    if (left < share) break
    left -= share
    hour += 1
  }
  return PROFILE_FROM_SECONDS + hour * HOUR_SECONDS + secondInHour
}
