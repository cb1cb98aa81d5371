import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { CPI_BASE, chainIndex, giniPpm, inflationPpm, percentile, resilience, servedPpm } from './index.ts'

const incomes = fc.array(fc.nat(1_000_000), { minLength: 2, maxLength: 40 })

describe('the Gini index', () => {
  it('does not care for the currency', () => {
    fc.assert(
      fc.property(incomes, fc.integer({ min: 2, max: 100 }), (each, rate) => {
        const own = giniPpm(Int32Array.from(each).toSorted())
        return own === giniPpm(Int32Array.from(each, (income) => income * rate).toSorted())
      }),
    )
  })

  it('falls when a richer one gives to a poorer one without becoming poorer', () => {
    fc.assert(
      fc.property(incomes, (each) => {
        const sorted = Int32Array.from(each).toSorted()
        const [poorest = 0] = sorted
        const richest = sorted.at(-1) ?? 0
        const gift = Math.floor((richest - poorest) / 2)
        const given = sorted.map((income, at) => {
          if (at === 0) return income + gift
          return at === sorted.length - 1 ? income - gift : income
        })
        return giniPpm(given.toSorted()) <= giniPpm(sorted)
      }),
    )
  })
})

describe('other indicators', () => {
  it('have percentiles that do not care for the order and rise with the rank', () => {
    fc.assert(
      fc.property(incomes, fc.nat(999), (each, permille) => {
        const values = Int32Array.from(each)
        const found = percentile(values, permille)
        expect(percentile(values.toReversed(), permille)).toBe(found)
        expect(percentile(values, permille + 1)).toBeGreaterThanOrEqual(found)
        expect(values).toContain(found)
      }),
      { numRuns: 30 },
    )
  })

  it('have prices that come back when they come back, but for the rounding', () => {
    const prices = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(prices, prices, (one, other) => {
        const quantity = Float64Array.of(3, 1, 4)
        const there = chainIndex(
          CPI_BASE,
          { priceCents: Int32Array.from(one), quantity },
          Int32Array.from(other),
        )
        const back = chainIndex(there, { priceCents: Int32Array.from(other), quantity }, Int32Array.from(one))
        const cost = (price: readonly number[]) =>
          price.reduce((sum, each, at) => sum + each * (quantity[at] ?? 0), 0)
        expect(CPI_BASE - back).toBeGreaterThanOrEqual(0)
        expect(CPI_BASE - back).toBeLessThanOrEqual(1 + Math.ceil(cost(one) / cost(other)))
        expect(Math.sign(inflationPpm(CPI_BASE, there))).toBe(Math.sign(Math.trunc((there - CPI_BASE) / 100)))
      }),
    )
  })

  it('serve no more than everything and no less than nothing', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(1_000_000), (demand, served, conditionPpm) => {
        const health = servedPpm({ demand, served, conditionPpm })
        return health >= 0 && health <= conditionPpm
      }),
    )
  })

  it('keep between nothing and all of the satisfaction before a shock', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.array(fc.nat(1000)), (before, days) => {
        const { areaLost, kept } = resilience(before, Int32Array.from(days))
        return areaLost >= 0 && kept >= 0 && kept <= 1
      }),
    )
  })
})
