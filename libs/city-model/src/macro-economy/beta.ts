import { exp, log, PI, sin } from '../math/dmath.ts'

const LANCZOS_SHIFT = 7
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const

/** Logarithm of the gamma function of a positive number (Lanczos 1964, seven terms and a half). */
export function logGamma(x: number): number {
  if (x < 0.5) return log(PI / sin(PI * x)) - logGamma(1 - x)
  const below = x - 1
  const base = below + LANCZOS_SHIFT + 0.5
  let sum: number = LANCZOS[0]
  for (let term = 1; term < LANCZOS.length; term += 1) sum += (LANCZOS[term] ?? 0) / (below + term)
  return 0.5 * log(2 * PI) + (below + 0.5) * log(base) - base + log(sum)
}

export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

const TERMS_MAX = 500
const PRECISION = 1e-14
const SMALLEST = 1e-300

/** I_x(a, b) by Lentz's continued fraction (Press et al., "Numerical Recipes", section 6.4); x is 0..1. */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a)
  const front = exp(a * log(x) + b * log(1 - x) - logBeta(a, b)) / a
  return front * fraction(x, a, b)
}

function fraction(x: number, a: number, b: number): number {
  let numerator = 1
  let denominator = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let value = denominator
  for (let term = 1; term <= TERMS_MAX; term += 1) {
    const even = (term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term))
    const odd = (-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1))
    let step = 1
    for (const part of [even, odd]) {
      denominator = 1 / awayFromZero(1 + part * denominator)
      numerator = awayFromZero(1 + part / numerator)
      step = denominator * numerator
      value *= step
    }
    if (Math.abs(step - 1) < PRECISION) return value
  }
  return value
}

function awayFromZero(value: number): number {
  return Math.abs(value) < SMALLEST ? SMALLEST : value
}
