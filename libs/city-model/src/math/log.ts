import { LN_2_HIGH, LN_2_LOW } from './exp.ts'
import { highWord, withHighWord } from './words.ts'

const TWO_54 = 18014398509481984
const SMALLEST_NORMAL = 2.2250738585072014e-308
const TINY_FRACTION = 9.5367431640625e-7
// log((1 + s) / (1 - s)) = 2s + s R(s²): R after Remez, with an error below 2^-58.45.
const L1 = 0.6666666666666735
const L2 = 0.3999999999940942
const L3 = 0.2857142874366239
const L4 = 0.22222198432149784
const L5 = 0.1818357216161805
const L6 = 0.15313837699209373
const L7 = 0.14798198605116586

/**
 * The natural logarithm, less than one unit in the last place away; the same bits on every machine. Method: fdlibm's (Sun
 * Microsystems, 1993): x = 2^k (1 + f) with 1 + f between half of the root of two and its whole.
 */
export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY
  if (Number.isNaN(x) || x < 0) return Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  return x < SMALLEST_NORMAL ? ofNormal(x * TWO_54, -54) : ofNormal(x, 0)
}

function ofNormal(x: number, lift: number): number {
  const high = highWord(x)
  const fraction = high & 0xfffff
  const carry = (fraction + 0x95f64) & 0x100000
  const k = lift + (high >> 20) - 1023 + (carry >> 20)
  const f = withHighWord(x, fraction | (carry ^ 0x3ff00000)) - 1
  if (Math.abs(f) < TINY_FRACTION) return nearOne(f, k)
  const s = f / (2 + f)
  const r = seriesOf(s)
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) <= 0) {
    return k * LN_2_HIGH - (s * (f - r) - k * LN_2_LOW - f)
  }
  const half = 0.5 * f * f
  return k * LN_2_HIGH - (half - (s * (half + r) + k * LN_2_LOW) - f)
}

function nearOne(f: number, k: number): number {
  const r = f * f * (0.5 - 0.3333333333333333 * f)
  return k * LN_2_HIGH - (r - k * LN_2_LOW - f)
}

function seriesOf(s: number): number {
  const z = s * s
  const w = z * z
  return z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6))
}
