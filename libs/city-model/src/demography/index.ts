/** Who is born, dies, comes and goes. */
export {
  ARRIVED,
  BORN,
  type CityPlaces,
  type DemographyColumns,
  DIED,
  demographyShape,
  FEMALE,
  FOUNDED,
  FREE_HOUSEHOLDS,
  FREE_PERSONS,
  LEFT,
  MALE,
  NONE,
  type PopulationColumns,
  type PopulationSize,
  populationShape,
  TURNED_AWAY,
} from './columns.ts'
export { type FoundingDeps, foundDemography } from './found-demography.ts'
export { OUT_OF_WORK_PERCENT } from './kinds.ts'
export { type DemographyKpis, demographyKpis } from './kpis.ts'
export type { LifeEvents } from './life-events.ts'
export type { PopulationListener } from './listeners.ts'
export { liveMonth } from './month.ts'
export type { Month } from './month-terms.ts'
export { orderNewcomers, roomIn } from './newcomers.ts'
export { type DemographyDeps, type DemographyNeighbours, demographyPhases } from './phases.ts'
export {
  AGE_MAX,
  BOYS_PERMILLE,
  birthThresholds,
  deathThresholds,
  FERTILITY_TENTHS,
  type Gompertz,
  MIGRATION,
  type Migration,
  type MigrationRates,
  MORTALITY,
  migrationRates,
} from './rates.ts'
export {
  accountGap,
  addPerson,
  closeHousehold,
  type Destination,
  householdsOf,
  isStill,
  type NewPerson,
  type Origin,
  openHousehold,
  openRegistry,
  populationOf,
  removeHousehold,
  removePerson,
} from './registry.ts'
