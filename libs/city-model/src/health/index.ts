/** Who is ill, who infects whom, and who gets a bed in the running city. */
export { HEALTH_MAX, type HealthColumns, healthShape } from './columns.ts'
export { type Confinement, confinementOf, type Illness, SYMPTOMATIC_PERMILLE } from './confinement.ts'
export { CLUSTERING, CONTACTS, type Contacts, REFERENCE_DAY } from './contacts.ts'
export { OutbreakError } from './errors.ts'
export { foundHealth } from './found-health.ts'
export { healthListener } from './health-listener.ts'
export { ADMISSIONS_PER_1000_A_YEAR, WAIT_QUARTERS } from './illness.ts'
export { type HealthKpis, healthKpis } from './kpis.ts'
export {
  OUTBREAK_CASES_MAX,
  OUTBREAK_R0_PERMILLE_MAX,
  type Outbreak,
  orderOutbreak,
} from './outbreak.ts'
export { type HealthDeps, type HealthNeighbours, healthPhases } from './phases.ts'
