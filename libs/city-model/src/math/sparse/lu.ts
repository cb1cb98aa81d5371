import { minimumDegree } from './minimum-degree.ts'
import { multiply, type SparseMatrix, SparseMatrixError } from './sparse-matrix.ts'

/** A = Pᵀ L U Qᵀ: L has ones on its diagonal and names rows as A does, U counts steps. */
export interface LuFactors {
  readonly size: number
  readonly lower: Columns
  readonly upper: Columns
  readonly diagonal: Float64Array
  /** By step: the row of A that is its pivot. */
  readonly pivotRow: Int32Array
  /** By step: the column of A that is eliminated. */
  readonly order: Int32Array
}

interface Columns {
  readonly starts: Int32Array
  index: Int32Array
  values: Float64Array
}

/** The matrix has no inverse, as far as floating point goes; `column` depends on those before it. */
export class SingularMatrixError extends Error {
  override readonly name = 'SingularMatrixError'
  readonly column: number

  constructor(column: number) {
    super(`the matrix is singular at column ${column}`)
    this.column = column
  }
}

/** A diagonal entry is taken as pivot unless another is more than ten times as large: that keeps the factors sparse. */
export const PIVOT_THRESHOLD = 0.1

/**
 * Factors a square matrix column by column, with threshold partial pivoting: Gilbert and Peierls (1988, SIAM J. Sci. Stat.
 * Comput. 9(5), doi:10.1137/0909058). Throws a `SingularMatrixError`.
 */
export function factorise(matrix: SparseMatrix, order: Int32Array = minimumDegree(matrix)): LuFactors {
  const { rows: size } = matrix
  if (size !== matrix.columns || order.length !== size)
    throw new SparseMatrixError('the matrix is not square')
  const work = workspace(matrix, order)
  for (let step = 0; step < size; step += 1) {
    const column = order[step] ?? 0
    const top = reach(work, column)
    eliminateColumn(work, column, top)
    choosePivot(work, { step, column, top })
  }
  const { lower, upper, diagonal, pivotRow } = work
  return { size, lower, upper, diagonal, pivotRow, order }
}

interface Workspace {
  readonly matrix: SparseMatrix
  readonly lower: Columns
  readonly upper: Columns
  readonly diagonal: Float64Array
  readonly pivotRow: Int32Array
  /** By row: the step whose pivot it is, or -1. */
  readonly stepOf: Int32Array
  /** The column in the making, by row. */
  readonly x: Float64Array
  /** From `top` to the end: the rows of the column that are not zero, each before those that depend on it. */
  readonly pattern: Int32Array
  readonly stack: Int32Array
  readonly resume: Int32Array
  /** By row: one more than the last column that reached it. */
  readonly seen: Int32Array
}

function workspace(matrix: SparseMatrix, order: Int32Array): Workspace {
  const size = order.length
  const columns = () => {
    const room = matrix.values.length + size
    return { starts: new Int32Array(size + 1), index: new Int32Array(room), values: new Float64Array(room) }
  }
  return {
    matrix,
    lower: columns(),
    upper: columns(),
    diagonal: new Float64Array(size),
    pivotRow: new Int32Array(size),
    stepOf: new Int32Array(size).fill(-1),
    x: new Float64Array(size),
    pattern: new Int32Array(size),
    stack: new Int32Array(size),
    resume: new Int32Array(size),
    seen: new Int32Array(size),
  }
}

/** Which rows of the column become other than zero: those reachable from its entries through L. Returns the top. */
function reach(work: Workspace, column: number): number {
  const { matrix, seen } = work
  let top = matrix.columns
  for (let k = matrix.starts[column] ?? 0; k < (matrix.starts[column + 1] ?? 0); k += 1) {
    const row = matrix.rowOf[k] ?? 0
    if (seen[row] !== column + 1) top = descend(work, { row, mark: column + 1, top })
  }
  return top
}

function descend(work: Workspace, { row, mark, top }: { row: number; mark: number; top: number }): number {
  const { stack, pattern } = work
  let place = top
  let depth = 0
  enter(work, { row, mark, depth })
  while (depth >= 0) {
    const next = nextUnseen(work, depth, mark)
    if (next >= 0) {
      depth += 1
      enter(work, { row: next, mark, depth })
    } else {
      place -= 1
      pattern[place] = stack[depth] ?? 0
      depth -= 1
    }
  }
  return place
}

function enter(
  { lower, stepOf, seen, stack, resume }: Workspace,
  { row, mark, depth }: { row: number; mark: number; depth: number },
): void {
  seen[row] = mark
  stack[depth] = row
  resume[depth] = lower.starts[stepOf[row] ?? -1] ?? 0
}

/** A row that the one at this depth of the stack changes and that nobody has seen yet, or -1. */
function nextUnseen(work: Workspace, depth: number, mark: number): number {
  const { lower, stepOf, seen, stack, resume } = work
  const step = stepOf[stack[depth] ?? 0] ?? -1
  if (step < 0) return -1
  const end = lower.starts[step + 1] ?? 0
  for (let k = resume[depth] ?? 0; k < end; k += 1) {
    const row = lower.index[k] ?? 0
    if (seen[row] !== mark) {
      resume[depth] = k + 1
      return row
    }
  }
  return -1
}

/** Solves L x = (column of A) for the rows in the pattern. */
function eliminateColumn(
  { matrix, lower, stepOf, x, pattern }: Workspace,
  column: number,
  top: number,
): void {
  for (let k = matrix.starts[column] ?? 0; k < (matrix.starts[column + 1] ?? 0); k += 1) {
    x[matrix.rowOf[k] ?? 0] = matrix.values[k] ?? 0
  }
  for (let at = top; at < pattern.length; at += 1) {
    const row = pattern[at] ?? 0
    const step = stepOf[row] ?? -1
    const value = x[row] ?? 0
    if (step >= 0 && value !== 0) subtract(x, lower, { step, value })
  }
}

/** Parts the column into U (rows that are pivots already), the pivot, and L; leaves `x` zero. */
function choosePivot(
  work: Workspace,
  { step, column, top }: { step: number; column: number; top: number },
): void {
  const { x, pattern, stepOf, lower, upper, diagonal, pivotRow } = work
  const row = pivotIn(work, column, top)
  const pivot = x[row] ?? 0
  makeRoom(lower, lower.starts[step] ?? 0, pattern.length - top)
  makeRoom(upper, upper.starts[step] ?? 0, pattern.length - top)
  let [l, u] = [lower.starts[step] ?? 0, upper.starts[step] ?? 0]
  for (let at = top; at < pattern.length; at += 1) {
    const each = pattern[at] ?? 0
    const value = x[each] ?? 0
    x[each] = 0
    if (each === row) continue
    const earlier = stepOf[each] ?? -1
    if (earlier >= 0) {
      upper.index[u] = earlier
      upper.values[u] = value
      u += 1
    } else {
      lower.index[l] = each
      lower.values[l] = value / pivot
      l += 1
    }
  }
  lower.starts[step + 1] = l
  upper.starts[step + 1] = u
  diagonal[step] = pivot
  pivotRow[step] = row
  stepOf[row] = step
}

function pivotIn({ x, pattern, stepOf }: Workspace, column: number, top: number): number {
  let best = -1
  let largest = 0
  for (let at = top; at < pattern.length; at += 1) {
    const row = pattern[at] ?? 0
    const size = Math.abs(x[row] ?? 0)
    if ((stepOf[row] ?? -1) < 0 && size > largest) {
      largest = size
      best = row
    }
  }
  if (best < 0 || !Number.isFinite(largest)) throw new SingularMatrixError(column)
  const onDiagonal = (stepOf[column] ?? 0) < 0 && Math.abs(x[column] ?? 0) >= PIVOT_THRESHOLD * largest
  return onDiagonal ? column : best
}

function makeRoom(columns: Columns, used: number, more: number): void {
  if (used + more <= columns.index.length) return
  const room = Math.max(used + more, 2 * columns.index.length)
  const [index, values] = [new Int32Array(room), new Float64Array(room)]
  index.set(columns.index.subarray(0, used))
  values.set(columns.values.subarray(0, used))
  columns.index = index
  columns.values = values
}

/** x with A x = b. */
export function solve(
  { size, lower, upper, diagonal, pivotRow, order }: LuFactors,
  b: Float64Array,
): Float64Array {
  const rest = Float64Array.from(b)
  const y = new Float64Array(size)
  for (let step = 0; step < size; step += 1) {
    const value = rest[pivotRow[step] ?? 0] ?? 0
    y[step] = value
    if (value !== 0) subtract(rest, lower, { step, value })
  }
  const x = new Float64Array(size)
  for (let step = size - 1; step >= 0; step -= 1) {
    const value = (y[step] ?? 0) / (diagonal[step] ?? 0)
    x[order[step] ?? 0] = value
    if (value !== 0) subtract(y, upper, { step, value })
  }
  return x
}

function subtract(
  from: Float64Array,
  { starts, index, values }: Columns,
  { step, value }: { step: number; value: number },
): void {
  const end = starts[step + 1] ?? 0
  for (let k = starts[step] ?? 0; k < end; k += 1) {
    const at = index[k] ?? 0
    from[at] = (from[at] ?? 0) - (values[k] ?? 0) * value
  }
}

/** As `solve`, then once more for what is left: the residual of b falls to what floating point can tell. */
export function solveRefined(matrix: SparseMatrix, factors: LuFactors, b: Float64Array): Float64Array {
  const x = solve(factors, b)
  const product = multiply(matrix, x)
  const correction = solve(
    factors,
    b.map((value, row) => value - (product[row] ?? 0)),
  )
  return x.map((value, at) => value + (correction[at] ?? 0))
}
