import { describe, expect, it } from '@jest/globals'

import { f64, i32 } from '../memory/column.ts'
import { decideBudgets } from './consumption.ts'
import { openCreditMarket } from './credit-market.ts'
import { replaceFailed } from './entry.ts'
import { visitShops } from './goods-market.ts'
import { openLabourMarket } from './labour-market.ts'
import { type EconomyParameters, PARAMETERS } from './parameters.ts'
import { plan } from './planning.ts'
import { newPrices, notePrice, PRICES_KEPT, priceOf } from './price-history.ts'
import { produce, setPrices } from './production.ts'
import { settle } from './revenue.ts'
import { type ClosedEconomy, foundEconomy } from './state.ts'

const SMALL = { ...PARAMETERS.baseline, firms: 4, households: 20, banks: 2, coinsAUnit: 10_000 }

function economyOf(changes: Partial<EconomyParameters> = {}, periods = 0): ClosedEconomy {
  const economy = foundEconomy({ ...SMALL, ...changes }, 1)
  for (let period = 0; period < periods; period += 1) {
    for (const phase of [plan, openLabourMarket, openCreditMarket, produce]) phase(economy)
  }
  return economy
}

function sumOf(coins: Float64Array): number {
  return coins.reduce((sum, each) => sum + each, 0)
}

describe('where somebody cannot work', () => {
  it('nobody is hired', () => {
    const economy = economyOf()
    economy.workers.labour.fill(0, 0, 10)
    plan(economy)
    openLabourMarket(economy)
    expect(economy.workers.employer.subarray(0, 10).every((employer) => employer === -1)).toBe(true)
    expect(economy.workers.employer.subarray(10).some((employer) => employer >= 0)).toBe(true)
  })
})

describe('several workers of one household', () => {
  it('earn for the same savings', () => {
    const economy = economyOf()
    economy.workers.household.fill(3)
    const before = economy.households.savings.slice()
    for (const phase of [plan, openLabourMarket, openCreditMarket, produce]) phase(economy)
    const earned = sumOf(economy.workers.wage)
    expect(f64(economy.households.savings, 3)).toBe(f64(before, 3) + earned)
    expect(f64(economy.households.income, 3)).toBe(earned)
    expect(f64(economy.households.savings, 4)).toBe(f64(before, 4))
  })

  it('have each a part of what they saved when they look at the others', () => {
    const economy = economyOf()
    economy.households.members[0] = 4
    economy.households.members[1] = 0
    decideBudgets(economy)
    const { propensity } = economy.households
    expect(f64(propensity, 0)).toBeGreaterThan(f64(propensity, 2))
    expect(f64(propensity, 1)).toBe(1)
  })

  it('do not spend what they have to pay first', () => {
    const economy = economyOf()
    economy.households.committed[5] = 9_000
    economy.households.committed[6] = 99_000
    decideBudgets(economy)
    const { budget, propensity } = economy.households
    expect(f64(budget, 5)).toBe(Math.floor(1_000 * f64(propensity, 5)))
    expect(f64(budget, 6)).toBe(0)
  })
})

describe('a period of several days', () => {
  it('costs a firm as many daily wages', () => {
    const [one, seven] = [1, 7].map((daysAPeriod) => {
      const economy = economyOf({ daysAPeriod })
      plan(economy)
      openLabourMarket(economy)
      return sumOf(economy.firms.wageBill)
    })
    expect(seven).toBe(7 * (one ?? 0))
  })
})

describe('a sales tax', () => {
  it('is in what customers pay, and not in what firms get', () => {
    const economy = economyOf({}, 1)
    const before = sumOf(economy.households.savings)
    economy.salesTaxBasisPoints = 2_000
    economy.households.budget.fill(3_000)
    const { paid, tax } = visitShops(economy, 1)
    expect(tax / paid).toBeCloseTo(1 / 6, 3)
    expect(sumOf(economy.firms.revenue)).toBe(paid - tax)
    expect(before - sumOf(economy.households.savings)).toBe(paid)
  })

  it('is in the least price too, and so is what a firm pays beside wages', () => {
    const [without, taxed, burdened] = [0, 1, 2].map((which) => {
      const economy = economyOf({}, 1)
      if (which === 1) economy.salesTaxBasisPoints = 2_000
      if (which === 2) economy.firms.overheads.set(economy.firms.wageBill)
      economy.firms.price.fill(1)
      setPrices(economy)
      return f64(economy.firms.price, 0)
    })
    expect((taxed ?? 0) / (without ?? 1)).toBeCloseTo(1.2, 2)
    expect((burdened ?? 0) / (without ?? 1)).toBeCloseTo(2, 2)
  })
})

describe('a firm with a reserve', () => {
  it('pays out a part of what it owns beyond', () => {
    const economy = economyOf({ reserve: { wageBills: 2, share: 0.5 }, dividendShare: 0 })
    economy.firms.wageBill.fill(1_000)
    economy.firms.revenue.fill(1_000)
    economy.firms.netWorth.set([5_000, 2_000, 5_000, 1_000])
    economy.firms.funds.set([5_000, 5_000, 3_000, 5_000])
    settle(economy)
    expect([...economy.firms.funds]).toEqual([3_500, 5_000, 2_500, 5_000])
    expect([...economy.firms.netWorth]).toEqual([3_500, 2_000, 4_500, 1_000])
  })
})

describe('a firm that persists', () => {
  it('stays without workers as long as it owns something, and wants one again', () => {
    const economy = economyOf({ persistence: true })
    economy.firms.production.set([0, 0, 2, 2])
    economy.firms.netWorth[1] = 0
    replaceFailed(economy)
    expect([...economy.firms.failed]).toEqual([0, 1, 0, 0])
    plan(economy)
    expect(i32(economy.firms.vacancies, 0)).toBe(1)
  })

  it('leaves in the book', () => {
    const economy = economyOf()
    economy.firms.production.set([0, 0, 2, 2])
    replaceFailed(economy)
    expect([...economy.firms.failed]).toEqual([1, 1, 0, 0])
  })
})

describe('remembered prices', () => {
  it('are those of the last periods', () => {
    const prices = newPrices()
    expect(priceOf(prices, 0)).toBeUndefined()
    for (let price = 1; price <= PRICES_KEPT + 3; price += 1) notePrice(prices, price)
    expect(priceOf(prices, 0)).toBe(PRICES_KEPT + 3)
    expect(priceOf(prices, PRICES_KEPT - 1)).toBe(4)
    expect(priceOf(prices, PRICES_KEPT)).toBeUndefined()
  })
})
