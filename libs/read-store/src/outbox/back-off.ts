export const ATTEMPTS_MAX = 12
const FIRST_MS = 1_000
const LONGEST_MS = 5 * 60_000

/** How long to wait after the n-th failed attempt: doubling, and anywhere in the upper half, so that nobody comes in step. */
export function waitAfter(attempts: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1))
  return Math.round(full / 2 + (random() * full) / 2)
}
