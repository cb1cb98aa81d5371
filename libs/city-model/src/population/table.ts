import { FitError } from './errors.ts'

/** A table of any number of dimensions, the last one counting fastest. */
export interface Table {
  readonly shape: readonly number[]
  readonly cells: Float64Array
}

export const TABLE_CELLS_MAX = 20_000_000

export function cellsOf(shape: readonly number[]): number {
  const isShape = shape.length > 0 && shape.every((size) => Number.isInteger(size) && size > 0)
  const cells = shape.reduce((product, size) => product * size, 1)
  if (isShape && cells <= TABLE_CELLS_MAX) return cells
  throw new FitError('table_malformed', `a table has 1 to ${TABLE_CELLS_MAX} cells`)
}

/** How a margin over some dimensions is found in the cells: cell number -> its entry in the margin. */
export function entriesOf(shape: readonly number[], over: readonly number[]): Int32Array {
  const entries = new Int32Array(cellsOf(shape))
  const strides = stridesOf(shape)
  const own = stridesOf(over.map((dimension) => shape[dimension] ?? 1))
  for (let cell = 0; cell < entries.length; cell += 1) {
    let entry = 0
    for (let position = 0; position < over.length; position += 1) {
      const dimension = over[position] ?? 0
      const place = Math.floor(cell / (strides[dimension] ?? 1)) % (shape[dimension] ?? 1)
      entry += place * (own[position] ?? 1)
    }
    entries[cell] = entry
  }
  return entries
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let dimension = shape.length - 2; dimension >= 0; dimension -= 1) {
    strides[dimension] = (strides[dimension + 1] ?? 1) * (shape[dimension + 1] ?? 1)
  }
  return strides
}

/** Sums of the cells by entry of a margin, in ascending order of the cells. */
export function sumsBy(cells: Float64Array, entries: Int32Array, size: number): Float64Array {
  const sums = new Float64Array(size)
  for (let cell = 0; cell < cells.length; cell += 1) {
    const entry = entries[cell] ?? 0
    sums[entry] = (sums[entry] ?? 0) + (cells[cell] ?? 0)
  }
  return sums
}
