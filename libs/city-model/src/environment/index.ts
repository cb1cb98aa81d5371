/** What traffic does to the air and the ears, and what water does to traffic. */
export { AIR_GOOD, AIR_VERY_POOR, type AirBox, airIndex, concentrationOf } from './air.ts'
export {
  type EnvironmentColumns,
  type EnvironmentSize,
  type EnvironmentSources,
  environmentShape,
} from './columns.ts'
export {
  banClasses,
  CO2,
  type Emitted,
  emit,
  type FleetTable,
  fleetTable,
  GRID,
  KINDS,
  type LinkTraffic,
  NOX,
  PM,
  SHARES_PPM,
  SPEED_KMH_MAX,
} from './emissions.ts'
export { type EnvironmentCode, EnvironmentError } from './errors.ts'
export { FLEET_PPM, type Fleet, fleetsByBan } from './fleet.ts'
export {
  BUILDING_CLOSED_MM,
  checkFloodCurve,
  closeFlooded,
  type FloodCurve,
  type Flooding,
  floodLevelAt,
  ROAD_CLOSED_MM,
  speedThroughWater,
} from './flood.ts'
export type { EnvironmentDeps } from './ground.ts'
export { CLASS_COUNT, ELECTRIC, VEHICLE_CLASSES, type VehicleClass } from './guidebook.ts'
export { type EnvironmentFigures, environmentKpis } from './kpis.ts'
export {
  addLevels,
  exposureTo,
  levelAt25m,
  levelAtDistance,
  levelOfPower,
  NOISE_LIMIT_TENTHS,
  type NoiseExposure,
  powerOfLevel,
  type RoadHour,
  SILENCE,
  vehiclePowers,
} from './noise.ts'
export { environmentPhases, foundEnvironment } from './phases.ts'
export { gramsPerKm, type PowerCurve, type RationalCurve, type SpeedCurve } from './speed-curve.ts'
