/** The figures by which a city is told, from whole counters: the same counters, the same bits. */
export { cityKpis } from './city-kpis.ts'
export { foundKpis, type KpiColumns, kpiShape, NO_SHOCK, RESILIENCE_DAYS } from './columns.ts'
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
export { BASE_DAYS, type KpiDeps, kpiPhases, markShock } from './days.ts'
export { INFLUENCES, type Influence } from './drivers.ts'
export { type KpiCode, KpiError } from './errors.ts'
export type {
  CityFigures,
  EconomyFigures,
  HealthFigures,
  PeopleFigures,
  ServiceFigures,
  SurroundingsFigures,
  TravelFigures,
  UtilityFigures,
} from './figures.ts'
export { crimeRate, giniPpm, satisfaction, unemployment } from './people.ts'
export { type Basket, CPI_BASE, chainIndex, type Expenditure, grossProduct, inflationPpm } from './prices.ts'
export {
  RUNNING_INFLUENCES,
  type RunningDriver,
  type RunningInfluence,
  SHOCK_DAYS,
} from './running-influences.ts'
export {
  delayIndex,
  kilometres,
  meanTravelSeconds,
  modeShares,
  percentile,
  type TravelSums,
} from './travel.ts'
