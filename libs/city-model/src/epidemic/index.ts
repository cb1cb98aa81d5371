export { type Chance, chanceOf, purpose } from './chance.ts'
export {
  infectedByMeeting,
  type Meeting,
  type PlacePressure,
  type Presence,
  pressureOfPlaces,
} from './co-presence.ts'
export { type Counts, type Epidemic, openEpidemic } from './epidemic.ts'
export { finalSize, finalSizeDeviation } from './final-size.ts'
export { openWard, type Told, type Ward } from './hospital.ts'
export {
  type EpidemicCode,
  EpidemicError,
  type EpidemicPlan,
  type HospitalPlan,
  POPULATION_MAX,
} from './plan.ts'
export {
  EPIDEMIC_DAYS_MAX,
  type EpidemicOutcome,
  type EpidemicSeries,
  runEpidemic,
} from './run-epidemic.ts'
