import { beforeEach, describe, expect, it } from '@jest/globals'

import { f64, i32 } from '../memory/column.ts'
import { PARAMETERS } from './parameters.ts'
import { type EconomyRecord, recordEconomy } from './record.ts'
import { type PhaseName, runPeriod } from './run.ts'
import { type Economy, foundEconomy } from './state.ts'

const PERIODS = 12
const POOR = {
  ...PARAMETERS['growth-plus'],
  start: { ...PARAMETERS['growth-plus'].start, netWorthRatio: 0.5 },
}

/** The same economy again, looked at in its last period. */
function lastPeriod(look: (economy: Economy, phase: PhaseName) => void): void {
  const economy = foundEconomy(POOR, 8)
  for (let period = 0; period < PERIODS; period += 1) {
    runPeriod(economy, (phase) => {
      if (period === PERIODS - 1) look(economy, phase)
    })
  }
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const each of values) total += each
  return total
}

const record: EconomyRecord = recordEconomy({ parameters: POOR, seed: 8, periods: PERIODS })

function last(name: keyof EconomyRecord['series']): number {
  return f64(record.series[name], PERIODS - 1)
}

// What is expected inside of a look must not be passed over because nobody looked.
beforeEach(() => expect.hasAssertions())

describe('a record of the real side', () => {
  it('counts who is without work while goods are made', () => {
    lastPeriod(({ workers }, phase) => {
      if (phase !== 'production') return
      const idle = workers.employer.filter((employer) => employer < 0).length
      expect(last('unemployment')).toBeCloseTo(idle / POOR.households, 12)
    })
  })

  it('counts vacancies before anybody applies', () => {
    lastPeriod(({ firms }, phase) => {
      if (phase === 'planning') expect(last('vacancyRate')).toBe(sum(firms.vacancies) / POOR.households)
    })
  })

  it('has prices by output, wages by head, both in units of money', () => {
    lastPeriod(({ firms, workers }, phase) => {
      if (phase !== 'production') return
      const output = sum(firms.production)
      const worth = sum(firms.production.map((each, firm) => each * f64(firms.price, firm)))
      const paid = workers.wage.filter((_, worker) => i32(workers.employer, worker) >= 0)
      const price = worth / output / POOR.coinsAUnit
      const wage = sum(paid) / paid.length / POOR.coinsAUnit
      expect(last('output')).toBe(output)
      expect(last('averagePrice')).toBeCloseTo(price, 9)
      expect(last('averageWage')).toBeCloseTo(wage, 9)
      expect(last('realWage')).toBeCloseTo(wage / price, 9)
      expect(last('fragility')).toBeCloseTo(sum(paid) / sum(firms.netWorth), 9)
    })
  })
})

describe('a record of the financial side', () => {
  it('has the interest that borrowers pay, weighted by their loans, less inflation', () => {
    lastPeriod(({ loans, inflation }, phase) => {
      if (phase !== 'credit') return
      const rows = Array.from({ length: loans.count }, (_, row) => row)
      const principal = sum(rows.map((row) => f64(loans.principal, row)))
      const interest = sum(rows.map((row) => f64(loans.principal, row) * f64(loans.rate, row)))
      const rate = principal > 0 ? interest / principal : POOR.policyRate
      expect(last('realInterestRate')).toBeCloseTo(rate - inflation, 12)
    })
  })

  it('compares the price with the one that would empty the shops', () => {
    lastPeriod(({ firms, households, averagePrice }, phase) => {
      if (phase !== 'budgets') return
      expect(last('priceRatio')).toBeCloseTo(
        (averagePrice * sum(firms.production)) / sum(households.budget),
        9,
      )
    })
  })

  it('tells who can pay all from who cannot even pay the interest', () => {
    lastPeriod(({ firms }, phase) => {
      if (phase !== 'goods') return
      const able = firms.funds.filter((funds, firm) => funds >= f64(firms.debt, firm)).length
      const lost = firms.funds.filter((funds, firm) => funds < f64(firms.interest, firm)).length
      expect(last('hedgeShare')).toBeCloseTo(able / POOR.firms, 12)
      expect(last('ponziShare')).toBeCloseTo(lost / POOR.firms, 12)
      expect(last('salesDispersion')).toBeGreaterThan(0)
    })
  })

  it('counts the firms that leave', () => {
    lastPeriod(({ failures }, phase) => {
      if (phase === 'entry') expect(last('bankruptcies')).toBe(failures)
    })
    expect(sum(record.series.bankruptcies)).toBeGreaterThan(0)
  })

  it('keeps the wealth of those with work alone', () => {
    const working = Math.round((1 - last('unemployment')) * POOR.households)
    expect(record.last.savings).toHaveLength(working)
    expect(record.last.propensity).toHaveLength(working)
  })
})
