export { factorise, type LuFactors, SingularMatrixError, solve, solveRefined } from './lu.ts'
export { minimumDegree } from './minimum-degree.ts'
export {
  compress,
  multiply,
  placeOf,
  type SparseMatrix,
  SparseMatrixError,
} from './sparse-matrix.ts'
