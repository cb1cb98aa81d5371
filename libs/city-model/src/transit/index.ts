/** Lines of a city and the rides they offer. */
export { CROWDING_PERMILLE_MAX, type CrowdingDeps, transitPhases } from './close-hour.ts'
export { type TransitColumns, type TransitFunding, transitShape } from './columns.ts'
export { type Laying, LINE_METRES_MIN, layTransit } from './lay-lines.ts'
export {
  HOURS_A_DAY,
  headwayAt,
  PLACES_A_VEHICLE,
  SERVICE_PERMILLE_MAX,
  servicePermille,
  TRANSIT_LIMITS,
  type TransitLimits,
  type TransitLine,
  type TransitPlan,
  vehiclesAt,
} from './plan.ts'
export { ACCESS_METRES_MAX } from './stop-access.ts'
export { createTransit, NO_LINE, type Transit, type TransitDeps, type TransitWay } from './transit.ts'
