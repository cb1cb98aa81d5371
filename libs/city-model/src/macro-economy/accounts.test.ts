import { describe, expect, it } from '@jest/globals'

import { moneyAccount, TooManyCoins } from './accounts.ts'
import { type EconomyParameters, LOAN_APPLICATIONS_MAX, PARAMETERS, SCENARIOS } from './parameters.ts'
import { PHASES, runPeriod } from './run.ts'
import { type Economy, foundEconomy } from './state.ts'

const PERIODS = 25

function totalsOf(parameters: EconomyParameters, periods = PERIODS): ReadonlySet<number> {
  const economy = foundEconomy(parameters, 3)
  const totals = new Set([moneyAccount(economy).total])
  for (let period = 0; period < periods; period += 1) {
    runPeriod(economy, () => totals.add(moneyAccount(economy).total))
  }
  return totals
}

function columnsOf({ firms, workers, households, banks }: Economy): readonly Float64Array[] {
  const { savings, income, budget } = households
  return [
    firms.funds,
    firms.price,
    firms.wage,
    firms.debt,
    savings,
    income,
    budget,
    workers.wage,
    banks.supply,
  ]
}

describe('the money of an economy', () => {
  it.each(SCENARIOS)('is the same to the last coin after every phase of %s', (scenario) => {
    expect([...totalsOf(PARAMETERS[scenario])]).toEqual([1_300_000_000])
  })

  it.each([
    ['one firm', { firms: 1, households: 3, banks: 1 }],
    ['more firms than people', { firms: 20, households: 7, banks: 2 }],
    ['banks without customers', { firms: 2, households: 40, banks: 30 }],
    ['coins that are hardly smaller than prices', { coinsAUnit: 10 }],
    ['firms that start poor', { start: { ...PARAMETERS.baseline.start, netWorthRatio: 0.3 } }],
  ])('is the same with %s', (_, changes) => {
    expect(totalsOf({ ...PARAMETERS['growth-plus'], ...changes }).size).toBe(1)
  })

  it('is made of whole coins that nobody owes without a loan', () => {
    const economy = foundEconomy(PARAMETERS['growth-plus'], 5)
    const wrong: unknown[] = []
    for (let period = 0; period < PERIODS; period += 1) {
      runPeriod(economy, (phase) => {
        for (const [index, column] of columnsOf(economy).entries()) {
          if (!column.every((coins) => Number.isInteger(coins) && coins >= 0))
            wrong.push({ period, phase, index })
        }
      })
    }
    expect(wrong).toEqual([])
  })

  it('is lent in the credit market and paid back or written off by the settlement', () => {
    const poor = { ...PARAMETERS.baseline, start: { ...PARAMETERS.baseline.start, netWorthRatio: 0.3 } }
    const economy = foundEconomy(poor, 1)
    const lent = new Map<string, number>()
    runPeriod(economy, (phase) => lent.set(phase, moneyAccount(economy).lent))
    expect([...lent.keys()]).toEqual(PHASES.map(({ name }) => name))
    expect(lent.get('labour')).toBe(0)
    expect(lent.get('credit')).toBeGreaterThan(0)
    expect(lent.get('settlement')).toBe(0)
  })

  it('leaves for research only where there is research', () => {
    const research = SCENARIOS.map((scenario) => {
      const economy = foundEconomy(PARAMETERS[scenario], 2)
      for (let period = 0; period < 20; period += 1) runPeriod(economy)
      return moneyAccount(economy).research > 0
    })
    expect(research).toEqual([false, true, true])
  })

  it('stops the economy before it can no longer be counted', () => {
    const economy = foundEconomy({ ...PARAMETERS.baseline, coinsAUnit: 1e15 }, 1)
    expect(() => runPeriod(economy)).toThrow(TooManyCoins)
  })
})

describe('a firm', () => {
  const asking = (loanApplications: number): EconomyParameters => ({
    ...PARAMETERS.baseline,
    banks: LOAN_APPLICATIONS_MAX + 10,
    loanApplications,
  })

  it('may ask as many banks as there is room to choose from', () => {
    expect(totalsOf(asking(LOAN_APPLICATIONS_MAX), 3).size).toBe(1)
  })

  it('may not ask more', () => {
    expect(() => foundEconomy(asking(LOAN_APPLICATIONS_MAX + 1), 3)).toThrow(RangeError)
  })
})
