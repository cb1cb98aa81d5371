import { describe, expect, it } from '@jest/globals'

import { beginRecession, recessionPercentAt } from '../city/recession.ts'
import { DAY_SECONDS, momentOf } from '../clock.ts'
import { EXPORTS } from '../government/index.ts'
import { f64 } from '../memory/column.ts'
import { SCALAR } from './columns.ts'
import { endDay, townOf } from './town.fixture.ts'

const DAYS = 28
const NOON = momentOf(0, 12 * 3600)

/** Days of a town with a recession of so many percent from the first noon on, or none. */
function days(seed: number, percent: number, { count = DAYS, length = DAYS } = {}) {
  const town = townOf(seed, 500)
  if (percent > 0) beginRecession(town.columns, { percent, days: length }, NOON)
  const { moneyCents } = town.kpis()
  return Array.from({ length: count }, (_, day) => {
    endDay(town, day)
    const { flowsWeek, economyScalars } = town.columns
    const exports = f64(flowsWeek, (day % 7) * town.city.ledger.columns.flows.length + EXPORTS)
    const held = f64(economyScalars, SCALAR.heldBackCents)
    const { ledgerImbalanceCents, ...kpis } = town.kpis()
    expect([ledgerImbalanceCents, kpis.moneyCents]).toEqual([0, moneyCents])
    return { exports, held, gdp: kpis.gdpCentsPerDay, unemployment: kpis.unemployment }
  })
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length

describe('a recession', () => {
  it('lasts for its days, and follows the last word', () => {
    const columns = { shocksUnderWay: new Int32Array(16) }
    expect(recessionPercentAt(columns, NOON)).toBe(0)
    beginRecession(columns, { percent: 30, days: 3 }, NOON)
    const end = NOON + 3 * DAY_SECONDS
    expect([NOON, end - 1, end].map((now) => recessionPercentAt(columns, now))).toEqual([30, 30, 0])
    beginRecession(columns, { percent: 70, days: 1 }, NOON)
    expect(recessionPercentAt(columns, NOON)).toBe(70)
    expect(recessionPercentAt(columns, NOON + DAY_SECONDS)).toBe(0)
  })

  it('keeps its part of what the rest of the world would have bought, to the cent', () => {
    const usual = days(1, 0, { count: 1 })[0]?.exports ?? 0
    const less = days(1, 40, { count: 1 })[0] ?? { exports: 0, held: 0 }
    expect(usual).toBeGreaterThan(0)
    expect(Math.abs(less.exports / usual - 0.6)).toBeLessThan(0.01)
    expect(Math.abs(less.held / usual - 0.4)).toBeLessThan(0.01)
    expect(days(1, 100, { count: 1 })[0]?.exports).toBe(0)
  })

  it('is over by itself: what was kept back is spent little by little', () => {
    const all = days(2, 100, { count: 60, length: 7 })
    const usual = days(2, 0, { count: 60 })
    const [most, later, last] = [6, 34, 59].map((day) => all[day]?.held ?? 0)
    expect(most).toBeGreaterThan(0)
    expect(later).toBeLessThan((most ?? 0) * 0.4)
    expect(last).toBeLessThan((most ?? 0) * 0.2)
    const exported = (each: typeof all) => mean(each.slice(8, 30).map(({ exports }) => exports))
    expect(exported(all)).toBeGreaterThan(exported(usual))
  })
})

describe('of three towns', () => {
  it.each([1, 2, 3])('that of seed %i makes less in a recession, and has more people out of work', (seed) => {
    const [bad, usual] = [days(seed, 100), days(seed, 0)]
    const late = (each: typeof bad, of: 'gdp' | 'unemployment') => mean(each.slice(14).map((day) => day[of]))
    expect(late(bad, 'gdp')).toBeLessThan(late(usual, 'gdp'))
    expect(late(bad, 'unemployment')).toBeGreaterThan(late(usual, 'unemployment'))
  })
})
