import { f64 } from '../memory/column.ts'

/** Sums, moments and fits of series; an empty series is the caller's mistake where nothing else is said. */
export function mean(values: Float64Array): number {
  let total = 0
  for (const each of values) total += each
  return total / values.length
}

/** Of the whole population, not of a sample. */
export function deviation(values: Float64Array): number {
  return Math.sqrt(centralMoment(values, 2))
}

function centralMoment(values: Float64Array, order: 2 | 3): number {
  const middle = mean(values)
  let total = 0
  for (const each of values) {
    const off = each - middle
    total += order === 2 ? off * off : off * off * off
  }
  return total / values.length
}

export function skewness(values: Float64Array): number {
  const spread = deviation(values)
  return centralMoment(values, 3) / (spread * spread * spread)
}

/** Deviation as a share of the mean. */
export function variation(values: Float64Array): number {
  return deviation(values) / Math.max(mean(values), TINY)
}

export const TINY = 1e-9

export function maximum(values: Float64Array): number {
  return values.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY)
}

export function minimum(values: Float64Array): number {
  return values.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY)
}

export function shareOf(values: Float64Array, holds: (value: number) => boolean): number {
  let count = 0
  for (const each of values) count += holds(each) ? 1 : 0
  return count / values.length
}

export function shareWithin(values: Float64Array, { least, most }: { least: number; most: number }): number {
  return shareOf(values, (each) => each >= least && each <= most)
}

/** Linear between the two nearest ranks; `share` is 0..1. */
export function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted()
  const place = share * (sorted.length - 1)
  const low = Math.floor(place)
  const high = Math.min(low + 1, sorted.length - 1)
  return f64(sorted, low) + (place - low) * (f64(sorted, high) - f64(sorted, low))
}

export function correlation(one: Float64Array, other: Float64Array): number {
  const [a, b] = [mean(one), mean(other)]
  let [both, first, second] = [0, 0, 0]
  for (let index = 0; index < one.length; index += 1) {
    const x = f64(one, index) - a
    const y = f64(other, index) - b
    both += x * y
    first += x * x
    second += y * y
  }
  return both / Math.sqrt(first * second)
}

export interface Line {
  readonly slope: number
  readonly level: number
}

/** Least squares. */
export function lineThrough(x: Float64Array, y: Float64Array): Line {
  const [a, b] = [mean(x), mean(y)]
  let [both, square] = [0, 0]
  for (let index = 0; index < x.length; index += 1) {
    const off = f64(x, index) - a
    both += off * (f64(y, index) - b)
    square += off * off
  }
  const slope = both / square
  return { slope, level: b - slope * a }
}

/** Slope against time, a step a period. */
export function trend(values: Float64Array): number {
  return lineThrough(times(values.length), values).slope
}

function times(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => index)
}

function withoutTrend(values: Float64Array): Float64Array {
  const { slope, level } = lineThrough(times(values.length), values)
  return values.map((each, index) => each - slope * index - level)
}

export function detrendedCorrelation(one: Float64Array, other: Float64Array): number {
  return correlation(withoutTrend(one), withoutTrend(other))
}

/** Share of the variance that a line explains. */
export function fitOfLine(x: Float64Array, y: Float64Array): number {
  const { slope, level } = lineThrough(x, y)
  const middle = mean(y)
  let [left, all] = [0, 0]
  for (let index = 0; index < x.length; index += 1) {
    const off = f64(y, index) - slope * f64(x, index) - level
    left += off * off
    all += (f64(y, index) - middle) * (f64(y, index) - middle)
  }
  return 1 - left / all
}

const SMOOTHED_OVER = 5

/** Centred moving average over five; the two values at each end stay as they are. */
export function smoothed(values: Float64Array): Float64Array {
  const half = (SMOOTHED_OVER - 1) / 2
  return values.map((each, index) =>
    index < half || index >= values.length - half
      ? each
      : mean(values.subarray(index - half, index + half + 1)),
  )
}

/** Change from each value to the next as a share of the former; of nothing it counts as of one. */
export function growthRates(values: Float64Array): Float64Array {
  return values.slice(1).map((each, index) => {
    const before = f64(values, index)
    return (each - before) / (before > 0 ? before : 1)
  })
}

const FAR_OFF = 1.5

/** Pairs of which neither value lies more than 1.5 quartile ranges beyond its quartiles. */
export function withoutOutliers(
  one: Float64Array,
  other: Float64Array,
): { readonly one: Float64Array; readonly other: Float64Array } {
  const isUsual = [usual(one), usual(other)] as const
  const stays = (_: number, index: number) => isUsual[0](f64(one, index)) && isUsual[1](f64(other, index))
  return { one: one.filter(stays), other: other.filter(stays) }
}

function usual(values: Float64Array): (value: number) => boolean {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)]
  const reach = FAR_OFF * (high - low)
  return (value) => value >= low - reach && value <= high + reach
}

const TRIMMED_SHARE = 0.05

/** Mean without the outer 5 % at both ends; 0 of nothing. */
export function trimmedMean(values: Float64Array): number {
  if (values.length === 0) return 0
  const cut = Math.round(values.length * TRIMMED_SHARE)
  return mean(values.toSorted().subarray(cut, values.length - cut))
}

/** 0 where all have the same, towards 1 where one has all. */
export function gini(values: Float64Array): number {
  const sorted = values.toSorted()
  let [weighted, total] = [0, 0]
  for (let index = 0; index < sorted.length; index += 1) {
    weighted += (index + 1) * f64(sorted, index)
    total += f64(sorted, index)
  }
  if (total === 0) return 0
  return (2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length
}
