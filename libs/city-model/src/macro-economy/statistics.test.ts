import { describe, expect, it } from '@jest/globals'

import {
  correlation,
  detrendedCorrelation,
  deviation,
  fitOfLine,
  gini,
  growthRates,
  lineThrough,
  mean,
  quantile,
  shareWithin,
  skewness,
  smoothed,
  trend,
  trimmedMean,
  variation,
  withoutOutliers,
} from './statistics.ts'

const of = (...values: number[]) => Float64Array.from(values)
const step = (count: number, value: (index: number) => number) =>
  Float64Array.from({ length: count }, (_, index) => value(index))

describe('moments', () => {
  it('are those of the population', () => {
    const values = of(2, 4, 4, 4, 5, 5, 7, 9)
    expect([mean(values), deviation(values), variation(values)]).toEqual([5, 2, 0.4])
    expect(skewness(values)).toBeCloseTo(0.65625, 12)
  })

  it('are symmetric where the values are', () => {
    expect(skewness(of(1, 2, 3))).toBe(0)
  })
})

describe('ranks', () => {
  it('are interpolated', () => {
    const values = of(4, 1, 3, 2)
    expect([0, 0.25, 0.5, 1].map((share) => quantile(values, share))).toEqual([1, 1.75, 2.5, 4])
  })

  it('lose the outer twentieth at both ends', () => {
    expect(trimmedMean(step(20, (index) => (index === 19 ? 1_000 : index)))).toBe(9.5)
    expect(trimmedMean(of())).toBe(0)
  })

  it('are unequal by Gini between nothing and nearly one', () => {
    expect(gini(of(3, 3, 3))).toBeCloseTo(0, 12)
    expect(gini(of(0, 0, 0, 8))).toBe(0.75)
    expect(gini(of(0, 0))).toBe(0)
  })

  it('count both ends of a range', () => {
    expect(shareWithin(of(1, 2, 3, 4), { least: 2, most: 3 })).toBe(0.5)
  })
})

describe('relations', () => {
  it('find a line', () => {
    const x = of(0, 1, 2, 3)
    expect(lineThrough(x, of(1, 3, 5, 7))).toEqual({ slope: 2, level: 1 })
    expect(fitOfLine(x, of(1, 3, 5, 7))).toBe(1)
    expect(fitOfLine(x, of(1, -1, -1, 1))).toBe(0)
    expect(trend(of(5, 4.5, 4))).toBe(-0.5)
  })

  it('correlate', () => {
    expect(correlation(of(1, 2, 3), of(6, 4, 2))).toBeCloseTo(-1, 12)
    expect(correlation(of(1, 2, 3, 4), of(1, -1, -1, 1))).toBe(0)
  })

  it('correlate around their trends', () => {
    const up = step(40, (index) => index + (index % 4 < 2 ? 1 : -1))
    const down = step(40, (index) => 100 - index + (index % 4 < 2 ? 1 : -1))
    expect(correlation(up, down)).toBeLessThan(-0.9)
    expect(detrendedCorrelation(up, down)).toBeGreaterThan(0.9)
  })

  it('leave out pairs of which one is far off', () => {
    const { one, other } = withoutOutliers(of(1, 2, 3, 4, 99), of(5, 5, 6, 6, 5))
    expect([...one]).toEqual([1, 2, 3, 4])
    expect([...other]).toEqual([5, 5, 6, 6])
  })
})

describe('series', () => {
  it('are smoothed over five, not at their ends', () => {
    expect([...smoothed(of(0, 0, 10, 0, 0, 5))]).toEqual([0, 0, 2, 3, 0, 5])
  })

  it('grow', () => {
    expect([...growthRates(of(2, 3, 0, 4))]).toEqual([0.5, -1, 4])
  })
})
