import { describe, expect, it } from '@jest/globals'

import { UNDER_WAY } from '../city/under-way.ts'
import { faultsOf, runPhases, type TownSpec, townOf } from '../health/town.fixture.ts'
import { ARRIVED, orderNewcomers, populationOf, roomIn, TURNED_AWAY } from './index.ts'

const MIDNIGHTS = [1, 2, 3, 4, 5, 6]

function town(spec: Partial<TownSpec> = {}) {
  const it = townOf({ citizens: 1000, ...spec })
  const { columns } = it
  const before = populationOf(columns)
  const account = (kind: number) => columns.account[kind] ?? 0
  /** How many more there are after each of the midnights. */
  const live = () =>
    MIDNIGHTS.map((day) => {
      runPhases(it.demography, day, 0)
      expect(faultsOf(it)).toEqual([])
      return populationOf(columns) - before
    })
  return { ...it, account, live }
}

describe('people who are ordered to move in', () => {
  it('come to the number, in even shares, at so many midnights', () => {
    const { columns, live, account } = town()
    orderNewcomers(columns, { people: 90, days: 4 })
    expect(live()).toEqual([23, 46, 68, 90, 90, 90])
    expect([account(ARRIVED), account(TURNED_AWAY)]).toEqual([90, 0])
    expect([
      columns.shocksUnderWay[UNDER_WAY.newcomers],
      columns.shocksUnderWay[UNDER_WAY.newcomerNights],
    ]).toEqual([0, 0])
  })

  it('come in households with a home each, none of more than four', () => {
    const { columns, live } = town()
    const homes = columns.householdSize.filter((size) => size > 0).length
    orderNewcomers(columns, { people: 120, days: 1 })
    live()
    const now = columns.householdSize.filter((size) => size > 0)
    expect(Math.max(...now)).toBeLessThanOrEqual(4)
    expect(now.length - homes).toBeGreaterThan(40)
  })

  it('come together with those who were still to come', () => {
    const { columns, live } = town()
    orderNewcomers(columns, { people: 60, days: 5 })
    orderNewcomers(columns, { people: 30, days: 2 })
    expect(live()).toEqual([18, 36, 54, 72, 90, 90])
  })

  it('fill the city to its last place, sharing homes where these are few, and no further', () => {
    const { columns, live, account } = town({ places: 1010 })
    expect(roomIn(columns)).toBe(10)
    orderNewcomers(columns, { people: 10, days: 1 })
    expect(roomIn(columns)).toBe(0)
    orderNewcomers(columns, { people: 5, days: 1 })
    expect(live().at(-1)).toBe(10)
    expect(account(TURNED_AWAY)).toBe(5)
    const homeless = town({ places: 2000 })
    const free = homeless.columns.free[1] ?? 0
    expect(roomIn(homeless.columns)).toBe(4 * free)
    orderNewcomers(homeless.columns, { people: 4 * free, days: 1 })
    expect(homeless.live().at(-1)).toBe(4 * free)
  })

  it('are the same people however often it is played, and others each day', () => {
    const people = () => {
      const { columns, live } = town()
      orderNewcomers(columns, { people: 40, days: 2 })
      live()
      return [...columns.personBornMonth.slice(1000)]
    }
    expect(people()).toEqual(people())
    const ages = people().filter((month) => month !== 0)
    expect(new Set(ages).size).toBeGreaterThan(20)
  })
})
