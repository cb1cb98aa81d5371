import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  accountsOf,
  BALANCE_CENTS_MAX,
  clearFlows,
  countMoved,
  FLOW_KINDS,
  GOODS,
  ISSUE,
  imbalanceOf,
  type Ledger,
  LedgerError,
  LOANS,
  spendable,
  transfer,
  transferUpTo,
  WAGES,
} from './index.ts'

const accounts = accountsOf({ banks: 2, firms: 3, households: 4 })
const FIRM = accounts.firstFirm
const HOUSEHOLD = accounts.firstHousehold

function openLedger(): Ledger {
  return {
    accounts,
    columns: {
      balances: new Float64Array(accounts.count),
      flows: new Float64Array(FLOW_KINDS),
      payments: new Float64Array(FLOW_KINDS),
    },
  }
}

function give({ ledger, to, cents }: { ledger: Ledger; to: number; cents: number }): void {
  transfer(ledger, { from: accounts.centralBank, to, cents, flow: ISSUE })
}

let ledger: Ledger

beforeEach(() => {
  ledger = openLedger()
})

it('gives every sector its own stretch of accounts', () => {
  expect(accounts).toEqual({
    government: 0,
    restOfWorld: 1,
    centralBank: 2,
    firstBank: 3,
    firstFirm: 5,
    firstHousehold: 8,
    count: 12,
  })
})

describe('a payment', () => {
  it('moves cents and is counted under what it is for', () => {
    give({ ledger, to: FIRM, cents: 500 })
    transfer(ledger, { from: FIRM, to: HOUSEHOLD, cents: 120, flow: WAGES })
    const { balances, flows, payments } = ledger.columns
    expect([balances[FIRM], balances[HOUSEHOLD], balances[accounts.centralBank]]).toEqual([380, 120, -500])
    expect([flows[WAGES], payments[WAGES], flows[GOODS]]).toEqual([120, 1, 0])
    clearFlows(ledger)
    expect([flows[WAGES], payments[WAGES], balances[HOUSEHOLD]]).toEqual([0, 0, 120])
  })

  it('to oneself changes nothing but the count', () => {
    give({ ledger, to: FIRM, cents: 5 })
    transfer(ledger, { from: FIRM, to: FIRM, cents: 5, flow: GOODS })
    expect(ledger.columns.balances[FIRM]).toBe(5)
  })

  it.each([
    ['firm', FIRM],
    ['household', HOUSEHOLD],
    ['bank', accounts.firstBank],
    ['government', accounts.government],
  ])('of a %s ends where its money ends', (_, from) => {
    give({ ledger, to: from, cents: 10 })
    const tooMuch = { from, to: HOUSEHOLD + 1, cents: 11, flow: GOODS }
    expect(() => transfer(ledger, tooMuch)).toThrow(expect.objectContaining({ code: 'overdraft' }))
    expect(ledger.columns.balances[from]).toBe(10)
    expect(transferUpTo(ledger, tooMuch)).toBe(10)
    expect(ledger.columns.balances[from]).toBe(0)
    expect(transferUpTo(ledger, tooMuch)).toBe(0)
  })

  it.each([
    ['central bank', accounts.centralBank],
    ['rest of the world', accounts.restOfWorld],
  ])('of the %s may leave it owing', (_, from) => {
    transfer(ledger, { from, to: accounts.government, cents: 1000, flow: LOANS })
    expect(ledger.columns.balances[from]).toBe(-1000)
  })
})

describe('a payment that cannot be', () => {
  it.each([
    ['half a cent', { cents: 0.5 }, 'not_whole_cents'],
    ['less than nothing', { cents: -1 }, 'not_whole_cents'],
    ['no number', { cents: Number.NaN }, 'not_whole_cents'],
    ['more than whole numbers reach', { cents: BALANCE_CENTS_MAX + 1 }, 'not_whole_cents'],
    ['nobody', { to: accounts.count }, 'unknown_account'],
    ['no account', { from: -1 }, 'unknown_account'],
    ['no known purpose', { flow: FLOW_KINDS }, 'unknown_flow'],
  ])('with %s is refused', (_, wrong, code) => {
    const payment = { from: accounts.centralBank, to: FIRM, cents: 1, flow: GOODS, ...wrong }
    expect(() => transfer(ledger, payment)).toThrow(expect.objectContaining({ code }))
    expect(() => transferUpTo(ledger, payment)).toThrow(LedgerError)
    expect([...ledger.columns.balances].every((balance) => balance === 0)).toBe(true)
  })

  it('stays within the whole numbers of a double', () => {
    give({ ledger, to: FIRM, cents: BALANCE_CENTS_MAX })
    expect(spendable(ledger, accounts.centralBank)).toBe(0)
    expect(() => give({ ledger, to: FIRM, cents: 1 })).toThrow(expect.objectContaining({ code: 'overdraft' }))
    const more = { from: accounts.restOfWorld, to: FIRM, cents: 1, flow: LOANS }
    expect(() => transfer(ledger, more)).toThrow(expect.objectContaining({ code: 'beyond_safe_integers' }))
    transfer(ledger, { from: FIRM, to: HOUSEHOLD, cents: BALANCE_CENTS_MAX, flow: GOODS })
    const counted = { from: HOUSEHOLD, to: FIRM, cents: 1, flow: GOODS }
    expect(() => transfer(ledger, counted)).toThrow(expect.objectContaining({ code: 'beyond_safe_integers' }))
    expect(imbalanceOf(ledger)).toBe(0)
  })
})

describe('over any sequence of payments', () => {
  const anyPayment = fc.record({
    from: fc.nat(accounts.count - 1),
    to: fc.nat(accounts.count - 1),
    cents: fc.oneof(fc.nat(1000), fc.maxSafeNat()),
    flow: fc.nat(FLOW_KINDS - 1),
  })

  function tryAll(payments: readonly Parameters<typeof transfer>[1][]): Ledger {
    const tried = openLedger()
    for (const payment of payments) {
      try {
        transfer(tried, payment)
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error
      }
    }
    return tried
  }

  it('all money together stays nothing', () => {
    fc.assert(fc.property(fc.array(anyPayment), (payments) => imbalanceOf(tryAll(payments)) === 0))
  })

  it('only those who may owe do, and every balance is a whole number of cents', () => {
    fc.assert(
      fc.property(fc.array(anyPayment), (payments) => {
        for (const [account, balance] of tryAll(payments).columns.balances.entries()) {
          expect(Number.isSafeInteger(balance)).toBe(true)
          if (account !== accounts.centralBank && account !== accounts.restOfWorld)
            expect(balance).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('what came in less what went out is what is there', () => {
    const small = fc.array(fc.record({ cents: fc.nat(100), out: fc.boolean() }))
    fc.assert(
      fc.property(small, (moves) => {
        const one = openLedger()
        let held = 0
        for (const { cents, out } of moves) {
          if (out) held -= transferUpTo(one, { from: FIRM, to: HOUSEHOLD, cents, flow: GOODS })
          else held += cents
          if (!out) give({ ledger: one, to: FIRM, cents })
        }
        expect(one.columns.balances[FIRM]).toBe(held)
      }),
    )
  })
})

describe('what a loop has moved', () => {
  it('is counted as payments are', () => {
    countMoved(ledger, { flow: WAGES, cents: 700, payments: 3 })
    countMoved(ledger, { flow: WAGES, cents: 50, payments: 1 })
    expect([ledger.columns.flows[WAGES], ledger.columns.payments[WAGES]]).toEqual([750, 4])
  })

  it.each([-1, 0.5, Number.NaN])('is refused when it is %p cents', (cents) => {
    expect(() => countMoved(ledger, { flow: WAGES, cents, payments: 1 })).toThrow(
      expect.objectContaining({ code: 'not_whole_cents' }),
    )
  })

  it('has the end of whole numbers', () => {
    countMoved(ledger, { flow: WAGES, cents: BALANCE_CENTS_MAX, payments: 1 })
    expect(() => countMoved(ledger, { flow: WAGES, cents: 1, payments: 1 })).toThrow(
      expect.objectContaining({ code: 'beyond_safe_integers' }),
    )
  })
})
