export { type AssignmentCode, AssignmentError } from './errors.ts'
export {
  type Ending,
  type Equilibrium,
  type EquilibriumTask,
  type IterationProgress,
  solveEquilibrium,
} from './solve-equilibrium.ts'
