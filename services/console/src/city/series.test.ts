import { describe, expect, it } from '@jest/globals'

import { changeOverDay, POINTS_MAX, periodOf, seriesOf, TICKS_A_DAY, within } from './series.ts'

describe('a series', () => {
  it('leaves out the moments at which the indicator did not exist', () => {
    const points = [
      { tick: 15, kpis: { gini: 0.3 } },
      { tick: 30, kpis: {} },
      { tick: 45, kpis: { gini: 0.4 } },
    ]
    expect(seriesOf(points, 'gini')).toEqual({ ticks: [15, 45], values: [0.3, 0.4] })
  })
  it('knows how it changed over a day', () => {
    expect(changeOverDay({ ticks: [0, 700, TICKS_A_DAY], values: [50, 10, 55] })).toBeCloseTo(0.1)
  })
  it('knows no change without a day behind it, or from nothing', () => {
    expect(changeOverDay({ ticks: [0, 15], values: [1, 2] })).toBeUndefined()
    expect(changeOverDay({ ticks: [0, TICKS_A_DAY], values: [0, 2] })).toBeUndefined()
    expect(changeOverDay({ ticks: [], values: [] })).toBeUndefined()
  })
})

describe('the period that a chart asks for', () => {
  it('is everything while the city is young', () => {
    expect(periodOf('day', 300)).toEqual({})
    expect(periodOf('week', 9_000)).toEqual({})
  })
  it('begins at the start of a day so that it changes once a day', () => {
    expect(periodOf('day', 10_000).from).toBe(periodOf('day', 10_010).from)
  })
  it('never yields more points than a chart should have', () => {
    for (const tick of [1, 20_000, 525_600, 5_256_000]) {
      const { from = 0, step = 15 } = periodOf('all', tick)
      expect((tick - from) / step).toBeLessThanOrEqual(POINTS_MAX)
    }
  })
})

it('shows of the points only those of the range that ends now', () => {
  const points = [0, 500, 1_000, 2_000].map((tick) => ({ tick, kpis: {} }))
  expect(within(points, 'day', 2_100).map(({ tick }) => tick)).toEqual([1_000, 2_000])
  expect(within(points, 'all', 2_100)).toBe(points)
})
