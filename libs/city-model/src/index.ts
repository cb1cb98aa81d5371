export type { CityConditions, DistrictConditions, LinkConditions } from './city/conditions.ts'
export type { ConservationGaps } from './city/conservation.ts'
export { type Engines, loadEngines } from './city/engines.ts'
export type { Kept } from './city/keeper.ts'
export { DAY_SECONDS, START_OF_DAY_SECONDS, TICK_SECONDS } from './clock.ts'
export { CREW_WORDS } from './core/crew.ts'
export {
  type CitySpecCode,
  CitySpecError,
  FileFormatError,
  type SnapshotCode,
  SnapshotError,
  type WorldInputCode,
  WorldInputError,
} from './errors.ts'
export type { Fact, TripAccount } from './facts.ts'
export { type CityKpis, hasSociety, type Kpis, type SocietyKpis, type TrafficKpis } from './kpis.ts'
export type {
  CityMap,
  District,
  DistrictKind,
  Extent,
  MapNode,
  Place,
  PlaceKind,
  Point,
  Road,
  RoadClass,
  TransitLine,
  UtilityLine,
  UtilityNode,
} from './map.ts'
export { ENGINE_VERSION } from './memory/snapshot.ts'
export {
  type ParameterRange,
  type PolicyName,
  type PolicyParameters,
  policies,
} from './policies.ts'
export { type Shock, type ShockKind, type ShockRange, shocks } from './shocks.ts'
export { CITIZENS_MAX, CITIZENS_MIN, type CitySource, type CitySpec } from './spec.ts'
export { parseTntpNetwork, type TntpLink, type TntpNetwork } from './tntp/parse-network.ts'
export { parseTntpTrips, type TntpFlow, type TntpTrips } from './tntp/parse-trips.ts'
export type { LinkLoads } from './traffic/link-loads.ts'
export type { VehicleFrame } from './traffic/vehicle-frames.ts'
export {
  type Blueprint,
  blueprintOf,
  followWorld,
  foundWorld,
  type PhaseChange,
  restoreWorld,
  type TickFacts,
  type World,
  type WorldColumns,
  type WorldCrew,
  type WorldOptions,
} from './world.ts'
export type { WorldInput } from './world-input.ts'
