import { scaled } from './scale.ts'

const { abs, trunc } = Math

const LOG_OF_LARGEST = 709.782712893384
const LOG_OF_SMALLEST = -745.1332191019411
const HALF_LN_2 = 0.34657359027997264
const TINY = 3.725290298461914e-9
/** ln 2 in two parts: whole multiples of the first lose nothing. */
export const LN_2_HIGH = 0.6931471803691238
export const LN_2_LOW = 1.9082149292705877e-10
const ONE_BY_LN_2 = Math.LOG2E
// A rational approximation of x (e^x + 1) / (e^x - 1) on 0..ln(2)/2, after Remez; its error is below 2^-59.
const P1 = 0.16666666666666602
const P2 = -0.0027777777777015593
const P3 = 0.00006613756321437934
const P4 = -0.0000016533902205465252
const P5 = 4.1381367970572385e-8

/**
 * e^x, less than one unit in the last place away; the same bits on every machine, since nothing but IEEE arithmetic is used.
 * Method: K. C. Ng's of fdlibm (Sun Microsystems, 1993): x = k ln 2 + r, e^r from a rational function, times 2^k.
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > LOG_OF_LARGEST) return Number.POSITIVE_INFINITY
  if (x < LOG_OF_SMALLEST) return 0
  if (abs(x) <= HALF_LN_2) return abs(x) < TINY ? 1 + x : nearZero(x)
  const k = trunc(ONE_BY_LN_2 * x + (x < 0 ? -0.5 : 0.5))
  const high = x - k * LN_2_HIGH
  const low = k * LN_2_LOW
  const r = high - low
  const c = remainder(r)
  return scaled(1 - (low - (r * c) / (2 - c) - high), k)
}

function nearZero(x: number): number {
  const c = remainder(x)
  return 1 - ((x * c) / (c - 2) - x)
}

function remainder(r: number): number {
  const t = r * r
  return r - t * polynomial(t)
}

/** Shared with `pow`. */
export function polynomial(t: number): number {
  return P1 + t * (P2 + t * (P3 + t * (P4 + t * P5)))
}
