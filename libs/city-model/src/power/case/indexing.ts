import { asMatrix, type Matrix, matrixOf, simplest, sizeText, type Value, ValueError } from './values.ts'

/** What stands between the brackets of `x(…)`: all, or the values, or where they are true. */
export type Index = ':' | Value

/** `value(indices)`. Throws a `ValueError`. */
export function chosen(value: Value, indices: readonly Index[]): Value {
  const matrix = asMatrix(value)
  const [first, second] = indices
  if (first !== undefined && second === undefined) return linear(matrix, first)
  if (first === undefined || second === undefined || indices.length > 2)
    throw new ValueError('one or two indices')
  const rows = places(first, matrix.rows, 'row')
  const columns = places(second, matrix.columns, 'column')
  const data = new Float64Array(rows.length * columns.length)
  let at = 0
  for (const row of rows) {
    for (const column of columns) {
      data[at] = matrix.data[row * matrix.columns + column] ?? 0
      at += 1
    }
  }
  const lines = rows.map((row) => matrix.lines[row] ?? 0)
  return simplest(matrixOf({ rows: rows.length, columns: columns.length }, data, { lines }))
}

/** One index counts down the columns. */
function linear(matrix: Matrix, index: Index): Value {
  const { rows, columns, data } = matrix
  const found = places(index, data.length, 'element')
  const values = Float64Array.from(
    found,
    (place) => data[(place % rows) * columns + Math.floor(place / rows)] ?? 0,
  )
  const isRow = index !== ':' && (typeof index === 'number' || asMatrix(index).rows === 1) && rows === 1
  const shape = isRow ? { rows: 1, columns: values.length } : { rows: values.length, columns: 1 }
  return simplest(matrixOf(shape, values))
}

/** `target(indices) = value`, which leaves the old value as it was. Throws a `ValueError`. */
export function replaced(target: Value, indices: readonly Index[], value: Value): Value {
  const matrix = asMatrix(target)
  const [first, second] = indices
  if (first === undefined || second === undefined || indices.length > 2)
    throw new ValueError('a row and a column')
  const rows = places(first, matrix.rows, 'row')
  const columns = places(second, matrix.columns, 'column')
  const source = asMatrix(value)
  const isSingle = source.data.length === 1
  if (!isSingle && (source.rows !== rows.length || source.columns !== columns.length)) {
    const wanted = sizeText({ rows: rows.length, columns: columns.length })
    throw new ValueError(`a matrix of ${wanted}, not ${sizeText(source)}`)
  }
  const data = Float64Array.from(matrix.data)
  let at = 0
  for (const row of rows) {
    for (const column of columns) {
      data[row * matrix.columns + column] = source.data[isSingle ? 0 : at] ?? 0
      at += 1
    }
  }
  return simplest(matrixOf(matrix, data, { lines: matrix.lines }))
}

/** Counted from 0. */
function places(index: Index, size: number, what: string): Int32Array {
  if (index === ':') return Int32Array.from({ length: size }, (_, at) => at)
  const matrix = asMatrix(index)
  if (matrix.isLogical) return Int32Array.from([...matrix.data.keys()].filter((at) => matrix.data[at] !== 0))
  for (const place of matrix.data) {
    if (!Number.isInteger(place) || place < 1 || place > size) {
      throw new ValueError(`a ${what} from 1 to ${size}, not ${place}`)
    }
  }
  return Int32Array.from(matrix.data, (place) => place - 1)
}
