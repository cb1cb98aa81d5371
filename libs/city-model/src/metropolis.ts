/** From the first to the second number of citizens a city becomes a metropolis: denser, and busy for longer. */
const METROPOLIS_FROM_CITIZENS = 100_000
const METROPOLIS_AT_CITIZENS = 1_000_000

/** How much of a metropolis a city is, from 0 to 1. */
export function metropolisShare(citizens: number): number {
  const span = METROPOLIS_AT_CITIZENS - METROPOLIS_FROM_CITIZENS
  return Math.min(1, Math.max(0, (citizens - METROPOLIS_FROM_CITIZENS) / span))
}
