/** Offences and whom they hit. */
export { type CrimeColumns, type CrimeSize, type CrimeSources, crimeShape, NOWHERE } from './columns.ts'
export {
  ASK_OFFENCE,
  type Asked,
  commitOffences,
  type Day,
  type Offences,
  type Residents,
} from './commit-offences.ts'
export { type CrimeFigures, crimeKpis } from './kpis.ts'
export {
  CRIME_PARAMETERS,
  type CrimeParameters,
  LOW_MOOD,
  offenceRate,
  RATE_PPB_MAX,
  thresholdOf,
  type ZoneDrivers,
} from './offence-rate.ts'
export { type CrimeDeps, crimePhases, foundCrime } from './phases.ts'
export { type CrimeMemory, MEMORY_DAYS, perThousand, remember } from './recent-offences.ts'
