import { intPow, pow } from '../../math/dmath.ts'

/** A value of MATLAB, as far as case files need it. A matrix of one row and column is a number. */
export type Value =
  | number
  | Matrix
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cell' }

export interface Matrix {
  readonly kind: 'matrix'
  readonly rows: number
  readonly columns: number
  /** Row by row. */
  readonly data: Float64Array
  /** By row: the line of the file where it was written down, or 0. */
  readonly lines: Int32Array
  /** The answers to a comparison: as an index it chooses where it is true. */
  readonly isLogical: boolean
}

/** What cannot be done with the values; says what was expected. */
export class ValueError extends Error {
  override readonly name = 'ValueError'
}

interface Shape {
  readonly rows: number
  readonly columns: number
}

export function matrixOf({ rows, columns }: Shape, data: Float64Array, more: Partial<Matrix> = {}): Matrix {
  return { kind: 'matrix', rows, columns, data, lines: new Int32Array(rows), isLogical: false, ...more }
}

/** A matrix of one entry becomes a number, unless it came from a comparison. */
export function simplest(matrix: Matrix): Value {
  const only = matrix.data[0]
  return matrix.data.length === 1 && only !== undefined && !matrix.isLogical ? only : matrix
}

export function asMatrix(value: Value): Matrix {
  if (typeof value === 'number') return matrixOf({ rows: 1, columns: 1 }, Float64Array.of(value))
  if (value.kind === 'matrix') return value
  throw new ValueError('numbers')
}

type Step = (a: number, b: number) => number

const truth = (holds: boolean) => (holds ? 1 : 0)
const ELEMENTWISE: Readonly<Record<string, Step>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '.*': (a, b) => a * b,
  './': (a, b) => a / b,
  '.^': (a, b) => (Number.isInteger(b) && b >= 0 && b <= INTEGER_POWER_MAX ? intPow(a, b) : pow(a, b)),
}
const COMPARISONS: Readonly<Record<string, Step>> = {
  '==': (a, b) => truth(a === b),
  '~=': (a, b) => truth(a !== b),
  '!=': (a, b) => truth(a !== b),
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  '&': (a, b) => truth(a !== 0 && b !== 0),
  '|': (a, b) => truth(a !== 0 || b !== 0),
}
/** Larger whole powers go through logarithms. */
const INTEGER_POWER_MAX = 1_000

/** `a sign b`; `*`, `/` and `^` only where they do what `.*`, `./` and `.^` do. Throws a `ValueError`. */
export function combine(sign: string, a: Value, b: Value): Value {
  const comparison = COMPARISONS[sign[0] === sign[1] && sign !== '==' ? sign.slice(1) : sign]
  if (comparison !== undefined)
    return elementwise(comparison, { a: asMatrix(a), b: asMatrix(b), isLogical: true })
  const step = ELEMENTWISE[sign] ?? ELEMENTWISE[`.${sign}`]
  if (step === undefined) throw new ValueError(`an operation of arithmetic, not ${sign}`)
  if (typeof a === 'number' && typeof b === 'number') return step(a, b)
  const isWhole = (sign === '*' && typeof a !== 'number') || sign === '/' || sign === '^'
  if (isWhole && (typeof b !== 'number' || sign === '^')) throw new ValueError(`.${sign} between matrices`)
  return elementwise(step, { a: asMatrix(a), b: asMatrix(b), isLogical: false })
}

function elementwise(step: Step, { a, b, isLogical }: { a: Matrix; b: Matrix; isLogical: boolean }): Value {
  const shape = a.data.length === 1 ? b : a
  const [single, other] = [a.data.length === 1, b.data.length === 1]
  if (!single && !other && (a.rows !== b.rows || a.columns !== b.columns)) {
    throw new ValueError(`matrices of one size, not ${sizeText(a)} and ${sizeText(b)}`)
  }
  const data = new Float64Array(shape.data.length)
  for (let k = 0; k < data.length; k += 1) {
    data[k] = step(a.data[single ? 0 : k] ?? 0, b.data[other ? 0 : k] ?? 0)
  }
  return simplest(matrixOf(shape, data, { lines: shape.lines, isLogical }))
}

export function mapped(value: Value, step: (a: number) => number): Value {
  if (typeof value === 'number') return step(value)
  const matrix = asMatrix(value)
  return simplest(matrixOf(matrix, matrix.data.map(step), { lines: matrix.lines }))
}

export function transposed(value: Value): Value {
  if (typeof value === 'number') return value
  const { rows, columns, data } = asMatrix(value)
  const turned = new Float64Array(data.length)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      turned[column * rows + row] = data[row * columns + column] ?? 0
    }
  }
  return matrixOf({ rows: columns, columns: rows }, turned)
}

/** `from:step:to` as a row. Throws a `ValueError` where it would be longer than `RANGE_MAX`. */
export function rangeOf(from: number, step: number, to: number): Value {
  const count = Math.max(0, Math.floor((to - from) / step + 1e-10) + 1)
  if (!(count <= RANGE_MAX)) throw new ValueError(`a range of at most ${RANGE_MAX} numbers`)
  return matrixOf(
    { rows: 1, columns: count },
    Float64Array.from({ length: count }, (_, at) => from + at * step),
  )
}
export const RANGE_MAX = 10_000_000

export function sizeText({ rows, columns }: Shape): string {
  return `${rows} x ${columns}`
}

/** Matrices side by side; empty ones are left out. */
export function besides(parts: readonly Matrix[]): Matrix {
  const full = parts.filter(({ data }) => data.length > 0)
  const [first] = full
  if (first === undefined) return parts[0] ?? matrixOf({ rows: 0, columns: 0 }, new Float64Array())
  if (full.length === 1) return first
  if (full.some(({ rows }) => rows !== first.rows)) throw new ValueError('matrices of as many rows')
  const columns = full.reduce((sum, part) => sum + part.columns, 0)
  const data = new Float64Array(first.rows * columns)
  let left = 0
  for (const part of full) {
    for (let row = 0; row < part.rows; row += 1) {
      data.set(part.data.subarray(row * part.columns, (row + 1) * part.columns), row * columns + left)
    }
    left += part.columns
  }
  return matrixOf({ rows: first.rows, columns }, data, { lines: first.lines })
}

/** Matrices one below the other; empty ones are left out. The caller has seen to equal columns. */
export function below(parts: readonly Matrix[]): Matrix {
  const full = parts.filter(({ data }) => data.length > 0)
  const columns = full[0]?.columns ?? 0
  const rows = full.reduce((sum, part) => sum + part.rows, 0)
  const data = new Float64Array(rows * columns)
  const lines = new Int32Array(rows)
  let top = 0
  for (const part of full) {
    data.set(part.data, top * columns)
    lines.set(part.lines, top)
    top += part.rows
  }
  return matrixOf({ rows, columns }, data, { lines })
}
