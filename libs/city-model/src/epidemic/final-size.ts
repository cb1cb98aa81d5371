import { exp } from '../math/dmath.ts'

/** Newton's method gains digits by doubling them; some more for a start far away. */
const ROUNDS = 200
const CLOSE_ENOUGH = 1e-15

/**
 * The share of a large population that an epidemic reaches, z = 1 - (1 - i0) exp(-R0 z) (Kermack & McKendrick 1927, Proc.
 * R. Soc. A 115:700), the larger solution where there are two. `i0` is the share that is infected at the beginning.
 */
export function finalSize(r0: number, i0 = 0): number {
  let z = 1
  for (let round = 0; round < ROUNDS; round += 1) {
    const escaped = (1 - i0) * exp(-r0 * z)
    // The function is convex above the larger solution: from 1 on, Newton's method falls to it.
    const next = z - (z - 1 + escaped) / (1 - r0 * escaped)
    if (Math.abs(next - z) <= CLOSE_ENOUGH) return next
    z = next
  }
  return z
}

/**
 * Standard deviation of the final size among `population` persons when the infectious period is exponential (von Bahr &
 * Martin-Löf 1980, Adv. Appl. Probab. 12:319; its squared coefficient of variation is 1). For epidemics that have taken off.
 */
export function finalSizeDeviation(r0: number, population: number): number {
  const z = finalSize(r0)
  const spread = 1 - r0 * (1 - z)
  const variance = (z * (1 - z) * (1 + r0 * r0 * (1 - z))) / (population * spread * spread)
  return Math.sqrt(variance)
}
