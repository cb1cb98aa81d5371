/** How citizens feel about their city. */
export { type FactColumns, feel, MOOD_DAYS, moved, wishedMood } from './mood.ts'
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
