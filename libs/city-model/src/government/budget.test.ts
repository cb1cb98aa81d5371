import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  accountsOf,
  BANK_RESCUE,
  BASIS_POINTS,
  budgetOf,
  CHILD_BENEFIT,
  carbonBill,
  checkBrackets,
  checkRate,
  congestionCharge,
  divide,
  ESTATES,
  FARES,
  FLOW_KINDS,
  HOSPITALS,
  HOURS,
  INCOME_TAX,
  incomeTax,
  LOANS,
  MAINTENANCE,
  PENSIONS,
  POLICE,
  propertyTax,
  rationed,
  rationOf,
  SERVICES,
  SOCIAL_ASSISTANCE,
  SPENDING,
  TAXABLE_CENTS_MAX,
  TRANSIT,
  transfer,
  unemploymentBenefit,
  valueAddedTax,
  WATER,
} from './index.ts'

const brackets = { fromCents: Float64Array.of(0, 1000, 5000), basisPoints: Int32Array.of(0, 2000, 4000) }

describe('income tax', () => {
  it.each([
    [0, 0],
    [1000, 0],
    [1001, 0],
    [1005, 1],
    [5000, 800],
    [6000, 1200],
  ])('on %d cents is %d', (income, due) => {
    expect(incomeTax(brackets, income)).toBe(due)
  })

  it('never takes more of an additional cent than that cent', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (income) => {
        const more = incomeTax(brackets, income + 1) - incomeTax(brackets, income)
        return more === 0 || more === 1
      }),
    )
  })

  it('is exact up to its limit', () => {
    const half = { fromCents: Float64Array.of(0), basisPoints: Int32Array.of(BASIS_POINTS) }
    expect(incomeTax(half, TAXABLE_CENTS_MAX)).toBe(TAXABLE_CENTS_MAX)
    expect(Number.isSafeInteger(TAXABLE_CENTS_MAX * BASIS_POINTS)).toBe(true)
    expect(Number.isSafeInteger((TAXABLE_CENTS_MAX + 1) * BASIS_POINTS)).toBe(false)
  })

  it.each([
    ['do not begin at nothing', [5], [1], 'brackets_not_ascending'],
    ['do not ascend', [0, 7, 7], [1, 2, 3], 'brackets_not_ascending'],
    ['are none', [], [], 'brackets_not_ascending'],
    ['lack a rate', [0, 7], [1], 'brackets_not_ascending'],
    ['take more than all', [0], [BASIS_POINTS + 1], 'rate_out_of_range'],
  ])('is refused when its brackets %s', (_, from, rates, code) => {
    const wrong = { fromCents: Float64Array.from(from), basisPoints: Int32Array.from(rates) }
    expect(() => checkBrackets(wrong)).toThrow(expect.objectContaining({ code }))
    expect(() => checkBrackets(brackets)).not.toThrow()
  })

  it.each([-1, 0.5, BASIS_POINTS + 1])('knows no rate of %d basis points', (rate) => {
    expect(() => checkRate(rate)).toThrow(expect.objectContaining({ code: 'rate_out_of_range' }))
  })
})

describe('other revenue', () => {
  it('takes the tax out of a price that includes it', () => {
    expect(valueAddedTax(2000, 12_000)).toBe(2000)
    expect(valueAddedTax(2000, 5)).toBe(0)
    expect(valueAddedTax(0, 12_000)).toBe(0)
  })

  it('gathers a year of property tax to the cent', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), fc.nat(BASIS_POINTS), (value, rate) => {
        let gathered = 0
        for (let day = 0; day < 365; day += 1) gathered += propertyTax(rate, value, day)
        return gathered === Math.floor((value * rate) / BASIS_POINTS)
      }),
    )
  })

  it('bills carbon without losing what is less than a cent', () => {
    let paid = 0
    let rest = 0
    for (let hour = 0; hour < 1000; hour += 1) {
      const bill = carbonBill(8000, 12_345, rest)
      paid += bill.cents
      rest = bill.rest
    }
    expect(paid).toBe(Math.floor((8000 * 12_345 * 1000) / 1_000_000_000))
    expect(carbonBill(8000, 1_000_000_000, 0)).toEqual({ cents: 8000, rest: 0 })
  })

  it('charges by zone and hour', () => {
    const table = new Int32Array(2 * HOURS)
    table[HOURS + 8] = 350
    expect(congestionCharge(table, 1, 8)).toBe(350)
    expect(congestionCharge(table, 0, 8)).toBe(0)
    expect(congestionCharge(table, 1, 9)).toBe(0)
  })
})

describe('outlay', () => {
  it('is divided among the services to the cent', () => {
    const shares = Int32Array.of(3333, 3333, 0, 3334)
    const parts = divide(100, shares)
    expect([parts[POLICE], parts[HOSPITALS], parts[TRANSIT], parts[MAINTENANCE]]).toEqual([34, 33, 0, 33])
    expect(parts).toHaveLength(SERVICES)
  })

  it('loses nothing in division, however large', () => {
    const anyShares = fc
      .tuple(fc.nat(5000), fc.nat(5000))
      .map(([one, two]) => Int32Array.of(one, two, BASIS_POINTS - one - two))
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), anyShares, (cents, shares) => {
        const whole = cents * 1_000_000
        return divide(whole, shares).reduce((sum, part) => sum + part, 0) === whole
      }),
    )
  })

  it.each([[[5000, 4000]], [[-1, 10_001]]])('does not take shares %j', (shares) => {
    expect(() => divide(10, Int32Array.from(shares))).toThrow(
      expect.objectContaining({ code: 'shares_do_not_sum_up' }),
    )
  })

  it('gives the unemployed a part of their wage within bounds', () => {
    const rule = { replacementBasisPoints: 6000, lowestCents: 3000, highestCents: 9000 }
    expect([0, 10_000, 99_999].map((wage) => unemploymentBenefit(rule, wage))).toEqual([3000, 6000, 9000])
  })

  it('is cut for everybody alike when the means are short', () => {
    expect(rationed(4000, rationOf(100, 100))).toBe(4000)
    expect(rationed(4000, rationOf(200, 100))).toBe(2000)
    expect(rationed(4000, rationOf(200, -5))).toBe(0)
    expect(rationOf(0, 0)).toBe(1_000_000)
  })

  it('and revenue make the deficit, borrowing does not', () => {
    const accounts = accountsOf({ banks: 0, firms: 0, households: 1 })
    const columns = {
      balances: new Float64Array(accounts.count),
      flows: new Float64Array(FLOW_KINDS),
      payments: new Float64Array(FLOW_KINDS),
    }
    const ledger = { accounts, columns }
    const { centralBank, government, firstHousehold } = accounts
    transfer(ledger, { from: centralBank, to: government, cents: 100, flow: LOANS })
    transfer(ledger, { from: government, to: firstHousehold, cents: 90, flow: SPENDING })
    transfer(ledger, { from: firstHousehold, to: government, cents: 30, flow: INCOME_TAX })
    expect(budgetOf(columns)).toEqual({ revenueCents: 30, outlayCents: 90, deficitCents: 60 })
  })

  it('count pensions, benefits and rescued banks as outlay, fares, water and estates as revenue', () => {
    const flows = new Float64Array(FLOW_KINDS)
    for (const kind of [PENSIONS, CHILD_BENEFIT, SOCIAL_ASSISTANCE, BANK_RESCUE]) flows[kind] = 10
    for (const kind of [FARES, WATER, ESTATES]) flows[kind] = 1
    expect(budgetOf({ flows })).toEqual({ revenueCents: 3, outlayCents: 40, deficitCents: 37 })
  })
})
