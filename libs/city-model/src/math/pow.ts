import { polynomial } from './exp.ts'
import { intPow } from './int-pow.ts'
import { scaled } from './scale.ts'
import { highWord, withHighWord, withoutLowWord } from './words.ts'

const { abs, round, sqrt } = Math

const SMALLEST_NORMAL = 2.2250738585072014e-308
const TWO_53 = 9007199254740992
const SMALL_POWERS_MAX = 8
const OVERFLOW_LOG_2 = 1024
const UNDERFLOW_LOG_2 = -1075
const LOG_2_OF_3_BY_2_HIGH = 0.5849624872207642
const LOG_2_OF_3_BY_2_LOW = 1.350039202129749e-8
// 3/2 (log(x) - 2s - 2/3 s³): after Remez, in s² with s = (x - b) / (x + b).
const L1 = 0.5999999999999946
const L2 = 0.4285714285785502
const L3 = 0.33333332981837743
const L4 = 0.272728123808534
const L5 = 0.23066074577556175
const L6 = 0.20697501780033842
const LN_2 = Math.LN2
const LN_2_HIGH = 0.6931471824645996
const LN_2_LOW = -1.904654299957768e-9
/** 2 / (3 ln 2). */
const CP = 0.9617966939259756
const CP_HIGH = 0.9617967009544373
const CP_LOW = -7.028461650952758e-9

/**
 * x^y for x >= 0, less than one unit in the last place away; the same bits on every machine, which `**` does not promise. NaN for
 * x below 0. Method: fdlibm's (Sun Microsystems, 1993): log2 of x to 70 bits, times y, and 2 to that power.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1
  if (!(x >= 0) || Number.isNaN(y)) return Number.NaN
  if (x === 0 || x === Number.POSITIVE_INFINITY) return (x === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY
  if (abs(y) === Number.POSITIVE_INFINITY) return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0
  if (y === 0.5) return sqrt(x)
  if (y > 0 && y <= SMALL_POWERS_MAX && y % 1 === 0) return intPow(x, y)
  logarithm(x)
  const yHigh = withoutLowWord(y)
  const low = (y - yHigh) * logHigh + y * logLow
  const high = yHigh * logHigh
  return twoToThe(high, low)
}

let logHigh = 0
let logLow = 0

/** Leaves log2 x in two parts; the lower half of the first is empty. */
function logarithm(x: number): void {
  const normal = x < SMALLEST_NORMAL ? x * TWO_53 : x
  const fraction = highWord(normal) & 0xfffff
  // Which of 1, 3/2 and 2 is near.
  const isHalf = fraction > 0x3988e && fraction < 0xbb67a
  const carry = fraction >= 0xbb67a ? 1 : 0
  const n = (highWord(normal) >> 20) - 1023 + carry - (x < SMALLEST_NORMAL ? 53 : 0)
  const scaledX = withHighWord(normal, (fraction | 0x3ff00000) - (carry << 20))
  const base = isHalf ? 1.5 : 1
  const { high, low } = twoThirdsOf(scaledX, base)
  const zHigh = CP_HIGH * high
  const zLow = CP_LOW * high + low * CP + (isHalf ? LOG_2_OF_3_BY_2_LOW : 0)
  const shift = isHalf ? LOG_2_OF_3_BY_2_HIGH : 0
  logHigh = withoutLowWord(zHigh + zLow + shift + n)
  logLow = zLow - (logHigh - n - shift - zHigh)
}

/** 3/2 log x in two parts. */
function twoThirdsOf(x: number, base: number): { high: number; low: number } {
  const u = x - base
  const v = 1 / (x + base)
  const s = u * v
  const sHigh = withoutLowWord(s)
  const tHigh = withoutLowWord(x + base)
  const tLow = x - (tHigh - base)
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow)
  const z = s * s
  const r = z * z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * L6))))) + sLow * (sHigh + s)
  const square = sHigh * sHigh
  const cube = withoutLowWord(3 + square + r)
  const cubeLow = r - (cube - 3 - square)
  const a = sHigh * cube
  const b = sLow * cube + cubeLow * s
  const high = withoutLowWord(a + b)
  return { high, low: b - (high - a) }
}

function twoToThe(high: number, low: number): number {
  const z = high + low
  if (z >= OVERFLOW_LOG_2) return Number.POSITIVE_INFINITY
  if (z < UNDERFLOW_LOG_2) return 0
  const n = abs(z) > 0.5 ? round(z) : 0
  const rest = high - n
  const t = withoutLowWord(low + rest)
  const u = t * LN_2_HIGH
  const v = (low - (t - rest)) * LN_2 + t * LN_2_LOW
  const w = u + v
  const lost = v - (w - u)
  const square = w * w
  const t1 = w - square * polynomial(square)
  const r = (w * t1) / (t1 - 2) - (lost + w * lost)
  return scaled(1 - (r - w), n)
}
