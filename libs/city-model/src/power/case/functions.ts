import { atan2, cos, exp, log, PI, sin } from '../../math/dmath.ts'
import { asMatrix, mapped, matrixOf, type Value, ValueError } from './values.ts'

const acos = (x: number) => atan2(Math.sqrt((1 - x) * (1 + x)), x)
const asin = (x: number) => atan2(x, Math.sqrt((1 - x) * (1 + x)))

const OF_NUMBERS: Readonly<Record<string, (x: number) => number>> = {
  sin,
  cos,
  tan: (x) => sin(x) / cos(x),
  asin,
  acos,
  atan: (x) => atan2(x, 1),
  exp,
  log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  fix: Math.trunc,
}
const CONSTANTS: Readonly<Record<string, number>> = {
  pi: PI,
  Inf: Number.POSITIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  NaN: Number.NaN,
  nan: Number.NaN,
  true: 1,
  false: 0,
  eps: Number.EPSILON,
}

/** A matrix that a function makes may not have more entries than this. */
export const MADE_ENTRIES_MAX = 10_000_000

/** What MATLAB's function of that name answers, or nothing where it is none of those known. Throws a `ValueError`. */
export function called(name: string, given: readonly Value[]): Value | undefined {
  const [first, second] = given
  if (first === undefined) return CONSTANTS[name]
  const step = OF_NUMBERS[name]
  if (step !== undefined && second === undefined) return mapped(first, step)
  if (name === 'zeros' || name === 'ones') return filled(name === 'ones' ? 1 : 0, first, second ?? first)
  if (name === 'size') return sizeOf(first, second)
  if (name === 'find' && second === undefined) return find(first)
  return undefined
}

function filled(with_: number, rows: Value, columns: Value): Value {
  if (typeof rows !== 'number' || typeof columns !== 'number' || !(rows * columns <= MADE_ENTRIES_MAX)) {
    throw new ValueError(`a number of rows and columns, at most ${MADE_ENTRIES_MAX} entries`)
  }
  const data = new Float64Array(rows * columns).fill(with_)
  return data.length === 1 ? with_ : matrixOf({ rows, columns }, data)
}

function sizeOf(value: Value, dimension: Value | undefined): Value {
  const { rows, columns } = asMatrix(value)
  if (dimension === undefined) return matrixOf({ rows: 1, columns: 2 }, Float64Array.of(rows, columns))
  return dimension === 1 ? rows : columns
}

/** Where a row or a column is not zero. */
function find(value: Value): Value {
  const { rows, columns, data } = asMatrix(value)
  if (rows !== 1 && columns !== 1) throw new ValueError('a row or a column')
  const found = Float64Array.from([...data.keys()].filter((at) => data[at] !== 0).map((at) => at + 1))
  return matrixOf(rows === 1 ? { rows, columns: found.length } : { rows: found.length, columns }, found)
}
