import { RoutedTripsError } from '../errors.ts'
import { i32 } from '../memory/column.ts'
import type { QsimNetwork } from '../qsim/network.ts'

/** Trips by departure. Each begins at the end of its first link, as in QSim, and is over at the end of its last one. */
export interface RoutedTrips {
  /** Of departure, ascending, from 0. */
  readonly second: Int32Array
  /** The links of trip t: `route[routeStart[t]]` up to, without, `route[routeStart[t + 1]]`; two at least. */
  readonly routeStart: Int32Array
  readonly route: Int32Array
}

/** 2^28 - 1 vehicles can be numbered. */
const TRIPS_MAX = 0xfffffff
const ROUTE_LINKS_MIN = 2

/** The trips, if every one of them can be driven. @throws RoutedTripsError */
export function checkedTrips(trips: RoutedTrips, network: QsimNetwork): RoutedTrips {
  const { second, routeStart, route } = trips
  if (second.length > TRIPS_MAX || routeStart.length !== second.length + 1 || routeStart[0] !== 0)
    throw new RoutedTripsError(
      'trips_malformed',
      `at most ${TRIPS_MAX} trips, and where the route of each begins`,
    )
  if (routeStart.at(-1) !== route.length)
    throw new RoutedTripsError('trips_malformed', 'the last route ends where all of them do')
  let before = 0
  for (let trip = 0; trip < second.length; trip += 1) {
    const at = i32(second, trip)
    if (at < before)
      throw new RoutedTripsError(
        'trip_out_of_order',
        `trip ${trip} departs at ${at}, before the one ahead of it`,
      )
    before = at
    checkRoute(trips, network, trip)
  }
  return trips
}

function checkRoute({ routeStart, route }: RoutedTrips, { from, to }: QsimNetwork, trip: number): void {
  const [start, end] = [i32(routeStart, trip), i32(routeStart, trip + 1)]
  if (end - start < ROUTE_LINKS_MIN)
    throw new RoutedTripsError(
      'route_too_short',
      `the route of trip ${trip} has less than ${ROUTE_LINKS_MIN} links`,
    )
  for (let at = start; at < end; at += 1) {
    const link = i32(route, at)
    if (link < 0 || link >= from.length)
      throw new RoutedTripsError('route_broken', `trip ${trip} leads over link ${link}, which there is not`)
    if (at > start && from[link] !== to[i32(route, at - 1)])
      throw new RoutedTripsError(
        'route_broken',
        `on trip ${trip} link ${link} does not begin where the one before ends`,
      )
  }
}
