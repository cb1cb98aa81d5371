export { WATER_LINKS_MAX, WATER_NODES_MAX } from './check-plan.ts'
export { loadWaterEngine, type WaterEngine } from './engine.ts'
export { type WaterCode, WaterError } from './errors.ts'
export { MOMENTS_IN_HOUR_MAX, type WaterHour } from './hour.ts'
export type { Volumes } from './hour-balance.ts'
export {
  INP_CHARACTERS_MAX,
  INP_FIELD_CHARACTERS_MAX,
  INP_LINE_BYTES_MAX,
  INP_LINES_MAX,
} from './inp-text.ts'
export type {
  JunctionPlan,
  PipePlan,
  PumpPlan,
  ReservoirPlan,
  ServicePressure,
  TankPlan,
  WaterNetworkPlan,
} from './network-plan.ts'
export { SOLUTION_ROWS_MAX, solveNetwork, type WaterSolution, type WaterStep } from './solve-network.ts'
export { openWaterNetwork, type WaterNetwork } from './water-network.ts'
export type { WaterState } from './water-state.ts'
export { writeInp } from './write-inp.ts'
