import { FitError } from './errors.ts'
import { cellsOf, entriesOf, sumsBy, type Table } from './table.ts'

/** What a table is to add up to over the other dimensions. */
export interface Margin {
  /** Dimensions that stay, in ascending order: [0] for rows, [0, 2] for a two-way margin. */
  readonly over: readonly number[]
  readonly sums: ArrayLike<number>
}

export interface FitTerms {
  /** Largest |sum - margin| relative to the total of the table. */
  readonly tolerance: number
  readonly rounds: number
}

export interface Fitted extends Table {
  readonly rounds: number
  readonly error: number
}

export const FIT_ROUNDS_MAX = 1_000_000
/** Totals of two margins may differ by this much of themselves: they were added up in different orders. */
const TOTALS_TOLERANCE = 1e-9

/**
 * Iterative proportional fitting (Deming & Stephan 1940, Ann. Math. Statist. 11:427): cells are scaled until the table has
 * the margins. Scaling leaves every odds ratio of the seed as it was, and where a table with these margins and the
 * seed's zeros exists, the limit is the only such one (Ireland & Kullback 1968, Biometrika 55:179).
 */
export function fitTable(seed: Table, margins: readonly Margin[], terms: FitTerms): Fitted {
  const parts = margins.map((margin) => partOf(seed, margin))
  check(seed, parts, terms)
  const cells = Float64Array.from(seed.cells)
  const total = parts[0]?.total ?? 0
  for (let rounds = 0; rounds <= terms.rounds; rounds += 1) {
    const error = errorOf(cells, parts) / (total || 1)
    if (error <= terms.tolerance) return { shape: seed.shape, cells, rounds, error }
    for (const part of parts) scale(cells, part)
  }
  throw new FitError('fit_did_not_end', `the margins were not reached in ${terms.rounds} rounds`)
}

interface Part {
  readonly sums: Float64Array
  readonly entries: Int32Array
  readonly total: number
}

function partOf({ shape }: Table, { over, sums }: Margin): Part {
  const isOver =
    over.length > 0 && over.every((dimension, index) => isDimension(shape, dimension, over[index - 1]))
  const size = over.reduce((product, dimension) => product * (shape[dimension] ?? 0), 1)
  const values = Float64Array.from(sums)
  if (!isOver || values.length !== size) {
    throw new FitError('margin_malformed', `the margin over ${over.join(', ')} does not fit the table`)
  }
  if (!values.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new FitError('margin_malformed', 'a margin is 0 or more')
  }
  const total = values.reduce((sum, value) => sum + value, 0)
  return { sums: values, entries: entriesOf(shape, over), total }
}

function isDimension(shape: readonly number[], dimension: number, before = -1): boolean {
  return Number.isInteger(dimension) && dimension > before && dimension < shape.length
}

function check(seed: Table, parts: readonly Part[], { rounds, tolerance }: FitTerms): void {
  if (
    seed.cells.length !== cellsOf(seed.shape) ||
    !seed.cells.every((cell) => cell >= 0 && Number.isFinite(cell))
  ) {
    throw new FitError('table_malformed', 'a table has one number of 0 or more in every cell')
  }
  if (!(rounds >= 1 && rounds <= FIT_ROUNDS_MAX && tolerance >= 0)) {
    throw new FitError('table_malformed', `a fit takes 1 to ${FIT_ROUNDS_MAX} rounds`)
  }
  const total = parts[0]?.total ?? 0
  if (parts.some((part) => Math.abs(part.total - total) > TOTALS_TOLERANCE * Math.max(part.total, total))) {
    const totals = parts.map((part) => part.total).join(' and ')
    throw new FitError('margins_inconsistent', `the margins add up to ${totals}`)
  }
  for (const part of parts) checkReach(seed.cells, part)
}

/** What is 0 in the seed stays 0 however it is scaled. */
function checkReach(cells: Float64Array, { sums, entries }: Part): void {
  const present = sumsBy(cells, entries, sums.length)
  const missing = sums.findIndex((sum, entry) => sum > 0 && present[entry] === 0)
  if (missing < 0) return
  throw new FitError(
    'margin_unreachable',
    `entry ${missing} of a margin is ${sums[missing]}, its cells are 0`,
  )
}

function errorOf(cells: Float64Array, parts: readonly Part[]): number {
  let error = 0
  for (const { sums, entries } of parts) {
    for (const [entry, sum] of sumsBy(cells, entries, sums.length).entries()) {
      error = Math.max(error, Math.abs(sum - (sums[entry] ?? 0)))
    }
  }
  return error
}

function scale(cells: Float64Array, { sums, entries }: Part): void {
  const factors = sumsBy(cells, entries, sums.length)
  for (const [entry, sum] of factors.entries()) factors[entry] = sum === 0 ? 0 : (sums[entry] ?? 0) / sum
  for (let cell = 0; cell < cells.length; cell += 1) {
    cells[cell] = (cells[cell] ?? 0) * (factors[entries[cell] ?? 0] ?? 0)
  }
}
