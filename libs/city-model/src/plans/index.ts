/** The daily plans of a running city: who goes where, when and how. */
export {
  type Activity,
  AT_HOME,
  AT_LEISURE,
  AT_SCHOOL,
  AT_SHOP,
  AT_WORK,
  CYCLING,
  DRIVING,
  NEVER,
  NONE,
  RIDING,
  STAYING,
  WALKING,
} from './activities.ts'
export { createPlans, foundPlans, type Plans, type PlansDeps, type RunningPlansDeps } from './create-plans.ts'
export { type PlansKpis, plansKpis } from './figures.ts'
export { type ForeignColumns, type PlansColumns, plansShape } from './shape.ts'
export type { Driving, Pay } from './trips.ts'
