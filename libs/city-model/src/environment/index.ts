/** What traffic does to the air and the ears, and what water does to traffic. */
export { AIR_GOOD, AIR_VERY_POOR, type AirBox, airIndex, concentrationOf } from './air.ts'
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
  VEHICLE_METRES_MAX,
} from './emissions.ts'
export { type EnvironmentCode, EnvironmentError } from './errors.ts'
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
export { CLASS_COUNT, ELECTRIC, VEHICLE_CLASSES, type VehicleClass } from './guidebook.ts'
export {
  addLevels,
  exposureTo,
  levelAt25m,
  levelAtDistance,
  NOISE_LIMIT_TENTHS,
  type NoiseExposure,
  type RoadHour,
  SILENCE,
} from './noise.ts'
export { gramsPerKm, type PowerCurve, type RationalCurve, type SpeedCurve } from './speed-curve.ts'
