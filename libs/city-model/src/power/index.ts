export {
  type AcOptions,
  acPowerFlow,
  MISMATCH_ENOUGH,
  MISMATCH_WANTED,
  NEWTON_ITERATIONS_MAX,
} from './ac/ac-flow.ts'
export { CASE_BRANCHES_MAX, CASE_BUSES_MAX, CASE_GENERATORS_MAX, parsePowerCase } from './case/parse-case.ts'
export { type Branches, type Buses, busTypes, type Generators, type PowerCase } from './case/power-case.ts'
export { bridgesOf } from './dc/bridges.ts'
export { dcPowerFlow, gridOf } from './dc/dc-flow.ts'
export { anglesFor, type FactoredGrid, factorGrid, flowsAt, flowsFor, netOf } from './dc/factored-grid.ts'
export { type Grid, linesIn, without } from './dc/grid.ts'
export { darkBuses, type Islands, islandsOf } from './dc/islands.ts'
export { flowsWithout, type Outage, type Overload, overloadsOf, screenOutages } from './dc/security.ts'
export { outageFactors, SENSITIVITIES_MAX, transferFactors } from './dc/sensitivities.ts'
export { type Dispatch, DispatchError, dispatch, type Units } from './dispatch/merit-order.ts'
export { type Rationing, ration } from './dispatch/ration.ts'
export { type Hour, type Supply, supply, type Topology, topologyOf } from './dispatch/supply.ts'
export type { PowerFlow } from './power-flow.ts'
