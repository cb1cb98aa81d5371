import { describe, expect, it } from '@jest/globals'

import { f64, i32 } from '../memory/column.ts'
import { bufferPropensity, decideBudgets } from './consumption.ts'
import { openCreditMarket } from './credit-market.ts'
import { replaceFailed } from './entry.ts'
import { openGoodsMarket } from './goods-market.ts'
import { openLabourMarket } from './labour-market.ts'
import { type EconomyParameters, PARAMETERS } from './parameters.ts'
import { plan } from './planning.ts'
import { notePrice } from './price-history.ts'
import { produce, runDownContracts } from './production.ts'
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

describe('planning', () => {
  it('wants more of what sold out at a high price, less of what stayed at a low one', () => {
    const economy = economyOf()
    economy.firms.price.set([5_100, 4_900, 5_100, 4_900])
    economy.firms.inventory.set([0, 1, 1, 0])
    plan(economy)
    const wanted = [...economy.firms.wantedProduction].map((each) => Math.sign(each - 2.5))
    expect(wanted).toEqual([1, -1, 0, 0])
  })

  it('lets go whom it does not need', () => {
    const economy = economyOf({}, 1)
    economy.firms.production.fill(0.5)
    plan(economy)
    expect([...economy.firms.workers].every((workers) => workers <= 2)).toBe(true)
    const employed = economy.workers.employer.filter((employer) => employer >= 0).length
    expect(employed).toBe(economy.firms.workers.reduce((sum, workers) => sum + workers, 0))
  })
})

describe('the labour market', () => {
  it('never gives a firm more workers than it has places', () => {
    const economy = economyOf({ households: 200 })
    economy.firms.production.fill(2)
    economy.firms.inventory.fill(1)
    plan(economy)
    openLabourMarket(economy)
    expect([...economy.firms.workers]).toEqual([4, 4, 4, 4])
    expect([...economy.firms.vacancies]).toEqual([0, 0, 0, 0])
  })

  it('pays what was offered for as long as the contract runs', () => {
    const economy = economyOf({}, 1)
    const worker = economy.workers.employer.findIndex((employer) => employer >= 0)
    const wage = f64(economy.workers.wage, worker)
    expect(wage).toBe(f64(economy.firms.wage, i32(economy.workers.employer, worker)))
    for (let period = 1; period < SMALL.contractPeriods; period += 1) runDownContracts(economy)
    expect(f64(economy.workers.wage, worker)).toBe(wage)
    const employer = i32(economy.workers.employer, worker)
    runDownContracts(economy)
    expect(i32(economy.workers.employer, worker)).toBe(-1)
    expect(i32(economy.workers.lastEmployer, worker)).toBe(employer)
  })

  it('raises the least wage with the prices of a year, and the wages below it', () => {
    const economy = economyOf({}, 1)
    economy.prices.count = 0
    for (const price of [100, 105, 110, 120, 150]) notePrice(economy.prices, price)
    economy.workers.wage.fill(1_200)
    openLabourMarket(economy)
    expect(economy.inflation).toBe(0.5)
    expect(economy.minimumWage).toBe(1_710)
    const paid = economy.workers.wage.filter((_, worker) => i32(economy.workers.employer, worker) >= 0)
    expect(Math.min(...paid)).toBeGreaterThanOrEqual(1_710)
  })
})

describe('the credit market', () => {
  const poor = { start: { ...SMALL.start, netWorthRatio: 0.2 } }

  it('lends what is missing, never more than the limits', () => {
    const economy = economyOf(poor)
    plan(economy)
    openLabourMarket(economy)
    openCreditMarket(economy)
    const { loans, firms, banks, parameters } = economy
    expect(loans.count).toBeGreaterThan(0)
    for (let row = 0; row < loans.count; row += 1) {
      const netWorth = f64(firms.netWorth, i32(loans.firm, row))
      expect(f64(loans.principal, row)).toBeLessThanOrEqual(netWorth * parameters.loanToNetWorthMax)
      expect(f64(loans.rate, row)).toBeGreaterThanOrEqual(parameters.policyRate)
      expect(f64(loans.rate, row)).toBeLessThanOrEqual(parameters.policyRate * 2)
    }
    expect(Math.min(...banks.supply)).toBeGreaterThanOrEqual(0)
  })

  it('leaves no firm with wages that it cannot pay', () => {
    const economy = economyOf({ start: { ...SMALL.start, netWorthRatio: 0.05, bankEquity: 0.001 } })
    plan(economy)
    openLabourMarket(economy)
    const before = economy.firms.workers.reduce((sum, workers) => sum + workers, 0)
    openCreditMarket(economy)
    const after = economy.firms.workers.reduce((sum, workers) => sum + workers, 0)
    expect(after).toBeLessThan(before)
    expect(economy.firms.wageBill.every((bill, firm) => bill <= f64(economy.firms.funds, firm))).toBe(true)
  })
})

describe('prices', () => {
  it('are never below what a unit costs', () => {
    const economy = economyOf()
    plan(economy)
    openLabourMarket(economy)
    economy.firms.price.fill(1)
    produce(economy)
    const { firms } = economy
    for (let firm = 0; firm < SMALL.firms; firm += 1) {
      if (f64(firms.production, firm) === 0) continue
      expect(f64(firms.price, firm)).toBe(Math.round(f64(firms.wageBill, firm) / f64(firms.production, firm)))
    }
  })
})

describe('households', () => {
  it('spend the smaller a share, the more they have saved', () => {
    const economy = economyOf()
    economy.households.savings.forEach((_, index) => {
      economy.households.savings[index] = index * 1_000
    })
    decideBudgets(economy)
    const { propensity } = economy.households
    expect(f64(propensity, 0)).toBe(1)
    expect(propensity.every((each, index) => index === 0 || each < f64(propensity, index - 1))).toBe(true)
    expect(f64(propensity, 19)).toBeGreaterThan(0.5)
  })

  it.each([
    ['no income', { income: 0, savings: 80, before: 40, buffer: 2 }, 0.5],
    ['a first income', { income: 40, savings: 60, before: 0, buffer: 2 }, 0.5],
    ['the same income and a full buffer', { income: 40, savings: 80, before: 40, buffer: 2 }, 1],
    ['the same income and too much saved', { income: 40, savings: 100, before: 40, buffer: 2 }, 1.5],
    ['a higher income and what was enough before', { income: 50, savings: 80, before: 40, buffer: 2 }, 0.6],
  ])('with a buffer and %s spend by the rule', (_, position, expected) => {
    expect(bufferPropensity(position)).toBeCloseTo(expected, 12)
  })
})

describe('the goods market', () => {
  it('brings every coin that is spent to a firm, and sells no more than there is', () => {
    const economy = economyOf({}, 1)
    const before = sumOf(economy.households.savings)
    economy.households.budget.fill(3_000)
    openGoodsMarket(economy)
    const revenue = sumOf(economy.firms.revenue)
    expect(revenue + sumOf(economy.households.savings)).toBe(before)
    expect(revenue).toBeGreaterThan(0)
    expect(revenue).toBeLessThanOrEqual(20 * 3_000)
    expect(economy.firms.inventory.every((left) => left >= 0)).toBe(true)
  })

  it('is left with a favourite that is the largest of the shops seen', () => {
    const economy = economyOf({}, 1)
    economy.firms.production.set([1, 9, 2, 3])
    economy.households.favourite.fill(1)
    economy.households.budget.fill(100)
    openGoodsMarket(economy)
    expect([...economy.households.favourite].every((firm) => firm === 1)).toBe(true)
  })
})

describe('the settlement', () => {
  it('pays every household the same, to within a coin', () => {
    const economy = economyOf({}, 1)
    economy.firms.revenue.fill(20_003)
    for (let firm = 0; firm < 4; firm += 1) {
      economy.firms.funds[firm] = f64(economy.firms.funds, firm) + 20_003
    }
    settle(economy)
    const { dividend } = economy.households
    expect(Math.max(...dividend) - Math.min(...dividend)).toBeLessThanOrEqual(1)
    expect(Math.min(...dividend)).toBeGreaterThan(0)
  })

  it('takes the last coin of who cannot pay, and the rest from the bank', () => {
    const economy = economyOf()
    const { firms, banks, loans, outside } = economy
    const equity = f64(banks.equity, 1)
    Object.assign(loans, { count: 1 })
    loans.bank[0] = 1
    loans.principal[0] = 900
    loans.interest[0] = 100
    outside.lent = 900
    firms.debt[0] = 1_000
    firms.interest[0] = 100
    firms.funds[0] = 400
    settle(economy)
    expect(f64(firms.funds, 0)).toBe(0)
    expect(f64(banks.equity, 1)).toBe(equity - 500)
    expect(outside.lent).toBe(0)
  })
})

describe('entry', () => {
  it('puts a smaller firm in the place of one that owns nothing, and frees its workers', () => {
    const economy = economyOf({}, 1)
    const { firms, workers, parameters } = economy
    firms.netWorth[2] = 0
    const others = [0, 1, 3].map((firm) => f64(firms.netWorth, firm))
    replaceFailed(economy)
    expect(economy.failures).toBe(1)
    const average = others.reduce((sum, each) => sum + each, 0) / 3
    expect(f64(firms.netWorth, 2)).toBe(Math.round(average * parameters.entrantNetWorth))
    expect(f64(firms.funds, 2)).toBe(f64(firms.netWorth, 2))
    expect([...workers.employer].includes(2)).toBe(false)
    expect(i32(firms.workers, 2)).toBe(0)
  })

  it('gives a bank without equity that of the start', () => {
    const economy = economyOf({}, 1)
    economy.banks.equity[0] = -70
    replaceFailed(economy)
    expect(f64(economy.banks.equity, 0)).toBe(50_000)
    expect(economy.outside.rescue).toBe(-50_070)
  })
})
