/** How citizens feel about their city. */
export {
  type SatisfactionColumns,
  type SatisfactionSize,
  type SatisfactionSources,
  satisfactionShape,
} from './columns.ts'
export { MOOD_DAYS, moved, wishedMood } from './mood.ts'
export { FIRST_MOOD } from './moods.ts'
export {
  type Facts,
  MOOD_MAX,
  NEED_COMMUTE,
  NEED_ENVIRONMENT,
  NEED_HEALTH,
  NEED_HOUSING,
  NEED_INCOME,
  NEED_SAFETY,
  NEED_SERVICES,
  NEED_WEIGHTS,
  NEED_WORK,
  NEEDS,
  OUTSIDE,
  SEEKING,
  scoreOf,
  WORKING,
} from './needs.ts'
export { foundSatisfaction, type SatisfactionDeps, satisfactionPhases } from './phases.ts'
