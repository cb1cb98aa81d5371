import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  CPI_BASE,
  chainIndex,
  crimeRate,
  delayIndex,
  ENVIRONMENT_BOUNDS,
  environmentHealth,
  giniPpm,
  governmentEfficiency,
  grossProduct,
  type Infrastructure,
  inflationPpm,
  infrastructureHealth,
  kilometres,
  meanTravelSeconds,
  modeShares,
  percentile,
  resilience,
  satisfaction,
  servedPpm,
  unemployment,
} from './index.ts'

describe('people', () => {
  it('are told by means over those there are', () => {
    expect(satisfaction(1500, 2)).toBe(75)
    expect(unemployment(93, 100)).toBe(0.07)
    expect(crimeRate(12, { people: 60_000, days: 2 })).toBe(10)
  })

  it('who do not exist are neither unhappy, unemployed nor robbed', () => {
    expect([satisfaction(0, 0), unemployment(0, 0), crimeRate(0, { people: 0, days: 1 })]).toEqual([0, 0, 0])
  })
})

describe('the Gini index', () => {
  it.each([
    ['nobody', [], 0],
    ['nothing', [0, 0], 0],
    ['the same for all', [7, 7, 7, 7], 0],
    ['all for one of four', [0, 0, 0, 9], 750_000],
    ['1, 2, 3', [1, 2, 3], 222_222],
  ])('of %s', (_, incomes, expected) => {
    expect(giniPpm(Int32Array.from(incomes))).toBe(expected)
  })

  it('is that of its formula', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 700 }), (incomes) => {
        const sorted = Int32Array.from(incomes).toSorted()
        const n = BigInt(sorted.length)
        const sum = [...sorted].reduce((all, x) => all + BigInt(x), 0n)
        const top = [...sorted].reduce((all, x, at) => all + (2n * BigInt(at) + 1n - n) * BigInt(x), 0n)
        return giniPpm(sorted) === (sum === 0n ? 0 : Number((top * 1_000_000n) / (n * sum)))
      }),
    )
  })

  it('stays exact for a million large incomes', () => {
    const half = 500_000
    const incomes = new Int32Array(2 * half)
    incomes.fill(2_000_000_000, half)
    expect(giniPpm(incomes)).toBe(500_000)
  })
})

describe('prices', () => {
  const before = { priceCents: Int32Array.of(100, 200), quantity: Float64Array.of(10, 5) }

  it('are chained by what was bought before', () => {
    const index = chainIndex(CPI_BASE, before, Int32Array.of(110, 200))
    expect(index).toBe(105_000_000)
    expect(inflationPpm(CPI_BASE, index)).toBe(50_000)
    expect(inflationPpm(index, CPI_BASE)).toBe(-47_619)
  })

  it('that do not change leave the index', () => {
    expect(chainIndex(123_456_789, before, before.priceCents)).toBe(123_456_789)
  })

  it('of a city that sells for more than doubles can count are still exact', () => {
    const large = { priceCents: Int32Array.of(2_000_000_000), quantity: Float64Array.of(1e15) }
    expect(chainIndex(CPI_BASE, large, Int32Array.of(2_000_000_002))).toBe(100_000_000)
    expect(chainIndex(CPI_BASE, large, Int32Array.of(2_000_000_020))).toBe(100_000_001)
  })

  it('need a basket', () => {
    const empty = { priceCents: Int32Array.of(5), quantity: Float64Array.of(0) }
    expect(() => chainIndex(CPI_BASE, empty, Int32Array.of(5))).toThrow(
      expect.objectContaining({ code: 'no_basket' }),
    )
  })

  it('times quantities make the gross product', () => {
    expect(grossProduct({ consumption: 60, investment: 10, government: 20, exports: 15, imports: 5 })).toBe(
      100,
    )
  })
})

describe('travel', () => {
  it('has the percentile of its nearest rank', () => {
    const anyValues = fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 1, max: 1000 }), (values, permille) => {
        const sorted = Int32Array.from(values).toSorted()
        const rank = Math.max(1, Math.ceil((values.length * permille) / 1000))
        return percentile(Int32Array.from(values), permille) === sorted[rank - 1]
      }),
      { numRuns: 40 },
    )
  })

  it('has no percentile of nothing, and none of negative times', () => {
    expect(percentile(new Int32Array(0), 950)).toBe(0)
    expect(() => percentile(Int32Array.of(3, -1), 950)).toThrow(
      expect.objectContaining({ code: 'negative_value' }),
    )
  })

  it('is told by sums', () => {
    const sums = { trips: 4, seconds: 1200, freeSeconds: 800 }
    expect([meanTravelSeconds(sums), delayIndex(sums), kilometres(1500)]).toEqual([300, 1.5, 1.5])
    expect(modeShares([5, 3, 2, 0])).toEqual([0.5, 0.3, 0.2, 0])
  })

  it('that did not happen was not delayed', () => {
    const none = { trips: 0, seconds: 0, freeSeconds: 0 }
    expect([meanTravelSeconds(none), delayIndex(none)]).toEqual([0, 1])
    expect(modeShares([0, 0])).toEqual([0, 0])
  })
})

describe('conditions', () => {
  const whole = { demand: 1000, served: 1000, conditionPpm: 1_000_000 }
  const all: Infrastructure = { power: whole, water: whole, roads: whole, hospitals: whole }

  it('are served demand weighted with the state of the assets', () => {
    expect(servedPpm({ demand: 1000, served: 900, conditionPpm: 800_000 })).toBe(720_000)
    expect(servedPpm({ demand: 0, served: 0, conditionPpm: 500_000 })).toBe(500_000)
    expect(servedPpm({ ...whole, served: 2000 })).toBe(1_000_000)
  })

  it('of infrastructure are the mean of four', () => {
    expect(infrastructureHealth(all)).toBe(100)
    expect(infrastructureHealth({ ...all, power: { ...whole, served: 0 } })).toBe(75)
  })

  it('of the environment are the mean of three', () => {
    const clean = { people: 1000, co2Milligrams: 0, noxNanograms: 0, peopleExposedToNoise: 0 }
    expect(environmentHealth(clean, ENVIRONMENT_BOUNDS)).toBe(100)
    expect(environmentHealth({ ...clean, noxNanograms: 100_000 }, ENVIRONMENT_BOUNDS)).toBeCloseTo(
      100 - 50 / 3,
      4,
    )
    const lost = { people: 0, co2Milligrams: 1e18, noxNanograms: 999_900, peopleExposedToNoise: 5 }
    expect(environmentHealth(lost, ENVIRONMENT_BOUNDS)).toBe(0)
  })

  it('of government are services for money', () => {
    expect(governmentEfficiency({ now: 900, base: 900 }, { now: 500, base: 500 })).toBe(1)
    expect(governmentEfficiency({ now: 450, base: 900 }, { now: 1000, base: 500 })).toBe(0.25)
    expect(governmentEfficiency({ now: 10, base: 10 }, { now: 0, base: 0 })).toBe(1)
  })

  it('after a shock are what was kept', () => {
    expect(resilience(600, Int32Array.of(600, 300, 450, 700))).toEqual({ areaLost: 450, kept: 1950 / 2400 })
    expect(resilience(600, new Int32Array(0))).toEqual({ areaLost: 0, kept: 1 })
  })
})
