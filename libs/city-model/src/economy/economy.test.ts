import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { generateCity } from '../generator/generate-city.ts'
import { columnsOver, schemaOf } from '../memory/schema.ts'
import { plansShape } from '../plans/columns.ts'
import { WORKER } from '../society.ts'
import { closeEconomicDay } from './close-day.ts'
import { economyShape } from './columns.ts'
import { foundEconomy } from './found-economy.ts'
import { giniPpm, moneyOf } from './statistics.ts'

const DAYS = 120
const A_DAY_TICKS = 1440

/** The markets alone: nobody drives, the days close one after the other. */
function economy(seed: number) {
  const plan = generateCity(seed, 4000)
  if (!('society' in plan)) throw new Error('a generated city has a society')
  const { society } = plan
  const shape = { ...plansShape(society), ...economyShape(society) }
  const columns = columnsOver(shape, new SharedArrayBuffer(schemaOf(shape).bytes))
  const city = { society, columns, random: seededRandom(seed), nameOf: String }
  foundEconomy(city)
  const workers = society.citizenKind.filter((kind) => kind === WORKER).length
  return { city, unemployment: () => 1 - (columns.employed[0] ?? 0) / workers }
}

describe.each([1, 7, 2026])('the economy of seed %p over 120 days', (seed) => {
  const { city, unemployment } = economy(seed)
  const { columns, society } = city
  const money = moneyOf(city)
  const seen: { unemployment: number; prices: number; money: number }[] = []
  for (let day = 0; day < DAYS; day += 1) {
    closeEconomicDay(city, day, (day + 1) * A_DAY_TICKS)
    seen.push({ unemployment: unemployment(), prices: columns.priceMilliCents[0] ?? 0, money: moneyOf(city) })
  }

  it('keeps every cent', () => {
    expect(new Set(seen.map((each) => each.money))).toEqual(new Set([money]))
  })

  it('never has most people out of work, nor all of them in', () => {
    expect(Math.max(...seen.map((each) => each.unemployment))).toBeLessThan(0.2)
    expect(Math.min(...seen.map((each) => each.unemployment))).toBeGreaterThan(0.005)
  })

  it('keeps prices within a fifth of where they began', () => {
    const base = columns.basePriceMilliCents[0] ?? 1
    expect(Math.max(...seen.map((each) => each.prices / base))).toBeLessThan(1.2)
    expect(Math.min(...seen.map((each) => each.prices / base))).toBeGreaterThan(0.8)
  })

  it('leaves no account below zero', () => {
    expect(Math.min(...columns.householdCash)).toBeGreaterThanOrEqual(0)
    expect(Math.min(...columns.businessCash)).toBeGreaterThanOrEqual(0)
    expect(columns.treasury[0]).toBeGreaterThanOrEqual(0)
  })

  it('counts as workers of each business just those who work there', () => {
    const counted = new Int32Array(society.businessCount)
    for (const employer of columns.citizenEmployer) {
      if (employer >= 0) counted[employer] = (counted[employer] ?? 0) + 1
    }
    expect(columns.businessWorkers).toEqual(counted)
  })
})

describe('the gini index', () => {
  it('is zero among equals and near one when one has all', () => {
    expect(giniPpm(Int32Array.of(5, 5, 5, 5), 4)).toBe(0)
    expect(giniPpm(Int32Array.of(0, 0, 0, 9), 4)).toBe(750_000)
    expect(giniPpm(new Int32Array(3), 3)).toBe(0)
  })
})
