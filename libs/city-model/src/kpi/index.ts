/** The figures by which a city is told, from whole counters: the same counters, the same bits. */
export {
  type Compared,
  ENVIRONMENT_BOUNDS,
  type EnvironmentBounds,
  type EnvironmentDay,
  environmentHealth,
  governmentEfficiency,
  type Infrastructure,
  infrastructureHealth,
  type Resilience,
  resilience,
  type Served,
  servedPpm,
} from './condition.ts'
export { INFLUENCES, type Influence } from './drivers.ts'
export { type KpiCode, KpiError } from './errors.ts'
export { crimeRate, giniPpm, satisfaction, unemployment } from './people.ts'
export { type Basket, CPI_BASE, chainIndex, type Expenditure, grossProduct, inflationPpm } from './prices.ts'
export {
  delayIndex,
  kilometres,
  meanTravelSeconds,
  modeShares,
  percentile,
  type TravelSums,
} from './travel.ts'
