export { type FitCode, FitError } from './errors.ts'
export { FIT_ROUNDS_MAX, type FitTerms, type Fitted, fitTable, type Margin } from './fit.ts'
export {
  GRAVITY_CELLS_MAX,
  GRAVITY_ROUNDS_MAX,
  type GravityTask,
  gravityTrips,
  type Trips,
} from './gravity.ts'
export { TABLE_CELLS_MAX, type Table } from './table.ts'
