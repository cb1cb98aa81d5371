import { LN_2_HIGH, LN_2_LOW } from './exp.ts'
import { highWord, withHighWord } from './words.ts'

const TWO_54 = 18014398509481984
const SMALLEST_NORMAL = 2.2250738585072014e-308
const TINY_FRACTION = 9.5367431640625e-7
// log((1 + s) / (1 - s)) = 2s + s R(s²): R after Remez, with an error below 2^-58.45.
const L1 = 6.66666666666673513e-1
const L2 = 3.999999999940941908e-1
const L3 = 2.857142874366239149e-1
const L4 = 2.222219843214978396e-1
const L5 = 1.818357216161805012e-1
const L6 = 1.531383769920937332e-1
const L7 = 1.479819860511658591e-1

/**
 * The natural logarithm, less than one unit in the last place away; the same bits on every machine. Method: fdlibm's (Sun
 * Microsystems, 1993): x = 2^k (1 + f) with 1 + f between half of the root of two and its whole.
 */
export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY
  if (x !== x || x < 0) return Number.NaN
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
  const r = f * f * (0.5 - 0.33333333333333333 * f)
  return k * LN_2_HIGH - (r - k * LN_2_LOW - f)
}

function seriesOf(s: number): number {
  const z = s * s
  const w = z * z
  return z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6))
}
