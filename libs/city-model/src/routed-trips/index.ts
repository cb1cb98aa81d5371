/** Trips along given routes, in the queues that cities drive in: nothing but driving. */
export { RoutedTripsError } from '../errors.ts'
export type { RoutedTrips } from './checked-trips.ts'
export {
  openTrips,
  type TripsPlan,
  type TripsRun,
  type TripsSummary,
} from './open-trips.ts'
