/** Two kinds of samples are told apart when the chance of ranks like theirs, were they of one kind, is small. */
interface Ranked {
  readonly value: number
  readonly first: boolean
}

/**
 * The two-sided p of Mann and Whitney's rank test, by the normal approximation with the correction for ties and for continuity;
 * for 20 samples of each kind or more. 1 where nothing at all differs.
 */
export function rankTest(one: readonly number[], other: readonly number[]): number {
  const all: Ranked[] = [
    ...one.map((value) => ({ value, first: true })),
    ...other.map((value) => ({ value, first: false })),
  ].sort((left, right) => left.value - right.value)
  const { sum, ties } = ranksOf(all)
  const [n, m, total] = [one.length, other.length, all.length]
  const mean = (n * (total + 1)) / 2
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)))
  if (!(variance > 0)) return 1
  const z = Math.max(0, Math.abs(sum - mean) - 0.5) / Math.sqrt(variance)
  return 2 * upperTail(z)
}

/** Of the first kind the sum of ranks; of all the sum of t³ − t over ties of t. */
function ranksOf(sorted: readonly Ranked[]): { sum: number; ties: number } {
  let [sum, ties, at] = [0, 0, 0]
  while (at < sorted.length) {
    let end = at
    while (end < sorted.length && sorted[end]?.value === sorted[at]?.value) end += 1
    const alike = end - at
    const rank = (at + 1 + end) / 2
    sum += rank * sorted.slice(at, end).filter(({ first }) => first).length
    ties += alike ** 3 - alike
    at = end
  }
  return { sum, ties }
}

/** Of the standard normal distribution: Abramowitz and Stegun 26.2.17, whose error is below 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}
