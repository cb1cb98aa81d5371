/** A sparse matrix by columns; the row indices of a column ascend and none stands there twice. */
export interface SparseMatrix {
  readonly rows: number
  readonly columns: number
  /** Where each column begins in `rowOf` and `values`, and at the end how many entries there are. */
  readonly starts: Int32Array
  readonly rowOf: Int32Array
  readonly values: Float64Array
}

/** Entries in any order: entry k is `value[k]` at (`row[k]`, `column[k]`). */
export interface Triplets {
  readonly rows: number
  readonly columns: number
  readonly row: ArrayLike<number>
  readonly column: ArrayLike<number>
  readonly value: ArrayLike<number>
}

/** A matrix may not have more entries than this. */
export const SPARSE_ENTRIES_MAX = 50_000_000

export class SparseMatrixError extends Error {
  override readonly name = 'SparseMatrixError'
}

/** Entries at the same place are added, in the order in which they stand. Throws a `SparseMatrixError`. */
export function compress(triplets: Triplets): SparseMatrix {
  const { rows, columns, row, column, value } = triplets
  if (value.length > SPARSE_ENTRIES_MAX)
    throw new SparseMatrixError(`more than ${SPARSE_ENTRIES_MAX} entries`)
  checkPlaces(triplets)
  const byRow = sortedBy(row, rows, undefined)
  const byColumn = sortedBy(column, columns, byRow)
  const starts = new Int32Array(columns + 1)
  const rowOf = new Int32Array(value.length)
  const values = new Float64Array(value.length)
  let count = 0
  let last = -1
  for (const entry of byColumn) {
    const at = column[entry] ?? 0
    const isSame = at === last && count > (starts[at] ?? 0) && rowOf[count - 1] === row[entry]
    if (isSame) {
      values[count - 1] = (values[count - 1] ?? 0) + (value[entry] ?? 0)
      continue
    }
    for (let next = last + 1; next <= at; next += 1) starts[next] = count
    last = at
    rowOf[count] = row[entry] ?? 0
    values[count] = value[entry] ?? 0
    count += 1
  }
  starts.fill(count, last + 1)
  return { rows, columns, starts, rowOf: rowOf.slice(0, count), values: values.slice(0, count) }
}

function checkPlaces({ rows, columns, row, column, value }: Triplets): void {
  for (let k = 0; k < value.length; k += 1) {
    const [r = -1, c = -1] = [row[k], column[k]]
    if (!(r >= 0 && r < rows && c >= 0 && c < columns)) {
      throw new SparseMatrixError(`entry ${k} at (${r}, ${c}) lies outside ${rows} x ${columns}`)
    }
  }
}

/** A counting sort that keeps the order of equals. */
function sortedBy(key: ArrayLike<number>, keys: number, before: Int32Array | undefined): Int32Array {
  const next = new Int32Array(keys + 1)
  for (let k = 0; k < key.length; k += 1) {
    const slot = (key[k] ?? 0) + 1
    next[slot] = (next[slot] ?? 0) + 1
  }
  for (let k = 0; k < keys; k += 1) next[k + 1] = (next[k + 1] ?? 0) + (next[k] ?? 0)
  const sorted = new Int32Array(key.length)
  for (let k = 0; k < key.length; k += 1) {
    const entry = before?.[k] ?? k
    const slot = key[entry] ?? 0
    const at = next[slot] ?? 0
    sorted[at] = entry
    next[slot] = at + 1
  }
  return sorted
}

/** Where (row, column) stands in `values`, or -1. */
export function placeOf({ starts, rowOf }: SparseMatrix, row: number, column: number): number {
  let low = starts[column] ?? 0
  let high = (starts[column + 1] ?? 0) - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = rowOf[middle] ?? 0
    if (found === row) return middle
    if (found < row) low = middle + 1
    else high = middle - 1
  }
  return -1
}

export function multiply(
  { rows, columns, starts, rowOf, values }: SparseMatrix,
  x: Float64Array,
): Float64Array {
  const product = new Float64Array(rows)
  for (let column = 0; column < columns; column += 1) {
    const factor = x[column] ?? 0
    for (let k = starts[column] ?? 0; k < (starts[column + 1] ?? 0); k += 1) {
      const row = rowOf[k] ?? 0
      product[row] = (product[row] ?? 0) + (values[k] ?? 0) * factor
    }
  }
  return product
}
