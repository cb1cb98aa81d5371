import { describe, expect, it } from '@jest/globals'

import { f64, i32 } from '../memory/column.ts'
import { NONE } from './columns.ts'
import { endDay, endDays, sum, type Town, townOf } from './town.fixture.ts'

const DAYS = 365

function employed({ columns, society }: Town): Int32Array {
  const counted = new Int32Array(society.businessCount)
  for (const employer of columns.citizenEmployer) {
    if (employer !== NONE) counted[employer] = i32(counted, employer) + 1
  }
  return counted
}

it('has no prices that run away once the savings of the founding are spent', () => {
  const town = townOf(1, 500)
  const index = [1, 2, 3].map((year) => {
    endDays(town, (year - 1) * DAYS, year * DAYS)
    return town.kpis().consumerPriceIndex
  })
  expect(Math.min(...index)).toBeGreaterThan(90)
  expect(Math.max(...index)).toBeLessThan(120)
})

describe.each([1, 7])('a town of seed %p over a year', (seed) => {
  const town = townOf(seed, 500)
  const { columns, city } = town
  const { accounts } = city.ledger
  const { moneyCents } = town.kpis()
  const days = Array.from({ length: DAYS }, (_, day) => {
    endDay(town, day)
    const owes = columns.balances.findIndex(
      (cents, account) => cents < 0 && account !== accounts.centralBank && account !== accounts.restOfWorld,
    )
    const whole = columns.balances.every((cents) => Number.isSafeInteger(cents))
    return { ...town.kpis(), owes, whole, bought: sum(columns.householdBought) }
  })
  const mean = (of: (each: (typeof days)[number]) => number): number => sum(days.map(of)) / DAYS

  it('keeps every cent: what the central bank has issued is what there is', () => {
    expect(new Set(days.map((each) => each.ledgerImbalanceCents))).toEqual(new Set([0]))
    expect(new Set(days.map((each) => each.moneyCents))).toEqual(new Set([moneyCents]))
  })

  it('has whole cents, and only the central bank and the rest of the world below zero', () => {
    expect(days.filter((each) => each.owes >= 0 || !each.whole)).toEqual([])
  })

  it('has some people out of work, never many', () => {
    expect(mean((each) => each.unemployment)).toBeGreaterThan(0.01)
    expect(mean((each) => each.unemployment)).toBeLessThan(0.12)
    expect(Math.max(...days.map((each) => each.unemployment))).toBeLessThan(0.2)
  })

  it('has prices that rise or fall a little', () => {
    const inflation = days.at(-1)?.inflation ?? Number.NaN
    expect(inflation).toBeGreaterThan(-0.05)
    expect(inflation).toBeLessThan(0.15)
    expect(Math.max(...days.map((each) => each.consumerPriceIndex))).toBeLessThan(120)
    expect(Math.min(...days.map((each) => each.consumerPriceIndex))).toBeGreaterThan(90)
  })

  it('sells goods every day', () => {
    const least = Math.min(...days.map((each) => each.bought))
    expect(least).toBeGreaterThan(mean((each) => each.bought) * 0.6)
  })

  it('is unequal as cities are', () => {
    const { gini } = days.at(-1) ?? { gini: 0 }
    expect(gini).toBeGreaterThan(0.2)
    expect(gini).toBeLessThan(0.45)
  })

  it('neither drowns in debt nor hoards', () => {
    const part = mean((each) => each.governmentDeficitCentsPerDay / each.gdpCentsPerDay)
    expect(Math.abs(part)).toBeLessThan(0.05)
  })

  it('counts as workers of each business just those who work there', () => {
    expect(columns.businessWorkers).toEqual(employed(town))
  })

  it('pays who works and nobody else', () => {
    const wrong = columns.citizenEmployer.findIndex(
      (employer, citizen) => (employer === NONE) !== (f64(columns.citizenWage, citizen) === 0),
    )
    expect(wrong).toBe(-1)
  })

  it('loses businesses and finds new ones, and tells of both by name', () => {
    const types = new Set(town.facts.map((fact) => fact.type))
    expect(types).toEqual(new Set(['BusinessFailed', 'BusinessFounded']))
    const founded = town.facts.find((fact) => fact.type === 'BusinessFounded')
    expect(founded?.name).toMatch(/^New .+ 2$/)
  })
})

describe('the founding', () => {
  it('is near to where the first weeks lead', () => {
    const town = townOf(3, 2000)
    const product = Array.from({ length: 28 }, (_, day) => {
      endDay(town, day)
      return town.kpis().gdpCentsPerDay
    })
    const { unemployment, consumerPriceIndex } = town.kpis()
    expect(Math.abs(sum(product.slice(21)) / sum(product.slice(0, 7)) - 1)).toBeLessThan(0.1)
    expect(Math.abs(unemployment - 0.04)).toBeLessThan(0.04)
    expect(Math.abs(consumerPriceIndex - 100)).toBeLessThan(3)
  })

  it('is the same for the same seed and another for another', () => {
    const bytes = (seed: number) => Buffer.from(townOf(seed).buffer)
    expect(bytes(5).equals(bytes(5))).toBe(true)
    expect(bytes(5).equals(bytes(6))).toBe(false)
  })
})

describe('a town that is read from its columns', () => {
  it.each([4, 5, 6, 9])('on day %p goes on as the one that it is a copy of', (day) => {
    const town = townOf(2)
    endDays(town, 0, day)
    const copy = townOf(2, 800, new Uint8Array(town.buffer).slice())
    endDays(town, day, day + 9)
    endDays(copy, day, day + 9)
    expect(Buffer.from(copy.buffer).equals(Buffer.from(town.buffer))).toBe(true)
  })
})
