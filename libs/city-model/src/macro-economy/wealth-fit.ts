import { exp, log } from '../math/dmath.ts'
import { f64 } from '../memory/column.ts'
import { logBeta, regularisedBeta } from './beta.ts'
import { minimise } from './minimise.ts'

/** A law of positive numbers with two shapes and a scale; all three enter as logarithms, so that none can turn negative. */
interface Law {
  /** Of the logarithm of the density, what is the same for every x and what is not. */
  readonly constant: (one: number, other: number) => number
  readonly varying: (logX: number, one: number, other: number) => number
  readonly below: (logX: number, one: number, other: number) => number
}

/** log(1 + exp(x)) without overflow. */
function softPlus(x: number): number {
  return x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x))
}

/** Burr type XII: c d x^(c-1) / (1 + x^c)^(d+1). */
const SINGH_MADDALA: Law = {
  constant: (c, d) => log(c) + log(d),
  varying: (x, c, d) => (c - 1) * x - (d + 1) * softPlus(c * x),
  below: (x, c, d) => 1 - exp(-d * softPlus(c * x)),
}

/** Burr type III as k x^(k-1) / (1 + x^s)^(1+k/s). */
const DAGUM: Law = {
  constant: (k) => log(k),
  varying: (x, k, s) => (k - 1) * x - (1 + k / s) * softPlus(s * x),
  below: (x, k, s) => exp((k / s) * (s * x - softPlus(s * x))),
}

/** Beta of the second kind with a scale: x^(a-1) (1+x)^(-a-b) / B(a,b). */
const BETA_PRIME: Law = {
  constant: (a, b) => -logBeta(a, b),
  varying: (x, a, b) => (a - 1) * x - (a + b) * softPlus(x),
  below: (x, a, b) => regularisedBeta(exp(x - softPlus(x)), a, b),
}

export interface WealthFits {
  readonly singhMaddala: number
  readonly dagum: number
  readonly betaPrime: number
}

const VALUES_MIN = 50

/**
 * How well three laws of wealth, fitted by greatest likelihood, explain the share of those who own more than x: the
 * explained variance of its decimal logarithm (the book's figure 3.8). 0 with fewer than fifty positive values.
 */
export function fitWealth(wealth: Float64Array): WealthFits {
  const positive = wealth.filter((each) => each > 0).toSorted()
  if (positive.length < VALUES_MIN) return { singhMaddala: 0, dagum: 0, betaPrime: 0 }
  const logs = positive.map((each) => log(each))
  return {
    singhMaddala: fitOf(SINGH_MADDALA, logs),
    dagum: fitOf(DAGUM, logs),
    betaPrime: fitOf(BETA_PRIME, logs),
  }
}

const START_SHAPE = 1
/** Some wealth is likeliest at the very end of a family, without end: its laws hardly differ from here on. */
const SHAPE_MAX = 1e6
const LOG_SHAPE_MAX = log(SHAPE_MAX)
/** Worse than any law that may be taken. */
const BEYOND = 1e300

function fitOf(law: Law, logs: Float64Array): number {
  const median = f64(logs, Math.floor(logs.length / 2))
  const unlikelihood = ([one = 0, other = 0, scale = 0]: readonly number[]): number => {
    if (one > LOG_SHAPE_MAX || other > LOG_SHAPE_MAX) return BEYOND
    const [first, second] = [exp(one), exp(other)]
    let sum = logs.length * (law.constant(first, second) - scale)
    for (const each of logs) sum += law.varying(each - scale, first, second)
    return Number.isNaN(sum) ? BEYOND : -sum
  }
  const [one = 0, other = 0, scale = 0] = minimise(unlikelihood, [START_SHAPE, 0, median])
  return explained(logs, (x) => 1 - law.below(x - scale, exp(one), exp(other)))
}

const POINTS_MIN = 10

/** The highest value is left out: nobody owns more. */
function explained(logs: Float64Array, above: (logX: number) => number): number {
  let [count, sum, square, left] = [0, 0, 0, 0]
  for (let index = 0; index < logs.length - 1; index += 1) {
    const found = log(1 - (index + 1) / logs.length)
    const theory = above(f64(logs, index))
    if (!(theory > 0)) continue
    const off = found - log(theory)
    count += 1
    sum += found
    square += found * found
    left += off * off
  }
  if (count < POINTS_MIN) return 0
  return 1 - left / (square - (sum * sum) / count)
}
