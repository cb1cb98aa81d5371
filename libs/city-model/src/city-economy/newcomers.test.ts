import { describe, expect, it } from '@jest/globals'

import {
  ARRIVED,
  addPerson,
  BORN,
  demographyPhases,
  LEFT,
  openHousehold,
  removePerson,
} from '../demography/index.ts'
import { ESTATES, MIGRATION } from '../government/index.ts'
import { f64, i32 } from '../memory/column.ts'
import { CHILD, RETIRED, WORKER } from '../society.ts'
import { NONE, SCALAR } from './columns.ts'
import { economyListener } from './newcomers.ts'
import { endDay, endDays, type Town, townOf } from './town.fixture.ts'

const NOW = 0

function arriveIn(town: Town, kind: number): number {
  const listener = economyListener(town)
  const household = openHousehold(town.columns)
  const person = addPerson(town.columns, { household, sex: 0, bornMonth: -360, origin: ARRIVED })
  town.columns.citizenKind[person] = kind
  listener.householdOpened?.(household, NOW)
  listener.arrived?.(person, NOW)
  return person
}

describe('who comes', () => {
  it('brings money from the rest of the world, and looks for work', () => {
    const town = townOf(1, 300)
    const { moneyCents } = town.kpis()
    const person = arriveIn(town, WORKER)
    const home = i32(town.columns.personHousehold, person)
    const wage = f64(town.columns.economyScalars, SCALAR.averageWageCents)
    expect(f64(town.city.savings, home)).toBe(5 * wage)
    expect(f64(town.columns.flowsToday, MIGRATION)).toBe(5 * wage)
    expect(town.kpis().moneyCents).toBe(moneyCents)
    endDays(town, 0, 28)
    expect(i32(town.columns.citizenEmployer, person)).not.toBe(NONE)
  })

  it('as a child is given a home and no work', () => {
    const town = townOf(1, 300)
    const child = arriveIn(town, CHILD)
    endDays(town, 0, 21)
    expect(i32(town.columns.citizenEmployer, child)).toBe(NONE)
  })

  it('by birth brings nothing', () => {
    const town = townOf(1, 300)
    const person = addPerson(town.columns, { household: 3, sex: 1, bornMonth: 0, origin: BORN })
    const before = f64(town.city.savings, 3)
    town.columns.citizenKind[person] = CHILD
    economyListener(town).born?.(person, NOW)
    expect(f64(town.city.savings, 3)).toBe(before)
  })
})

describe('who goes', () => {
  it('leaves work, and takes the household’s money along', () => {
    const town = townOf(1, 300)
    const listener = economyListener(town)
    const person = town.columns.citizenEmployer.findIndex((employer) => employer !== NONE)
    const [firm, home] = [
      i32(town.columns.citizenEmployer, person),
      i32(town.columns.personHousehold, person),
    ]
    const workers = i32(town.columns.businessWorkers, firm)
    const cents = f64(town.city.savings, home)
    listener.left?.(person, NOW)
    expect(i32(town.columns.businessWorkers, firm)).toBe(workers - 1)
    expect(f64(town.city.savings, home)).toBe(0)
    expect(f64(town.columns.balances, town.city.ledger.accounts.restOfWorld)).toBe(cents)
  })

  it('by death leaves the money to the household, and the last one to the city', () => {
    const town = townOf(1, 300)
    const listener = economyListener(town)
    const person = 0
    const home = i32(town.columns.personHousehold, person)
    const cents = f64(town.city.savings, home)
    listener.died?.(person, NOW)
    expect(f64(town.city.savings, home)).toBe(cents)
    removePerson(town.columns, person, LEFT)
    listener.householdClosed?.(home, NOW)
    expect(f64(town.city.savings, home)).toBe(0)
    expect(f64(town.columns.flowsToday, ESTATES)).toBe(cents)
    expect(i32(town.columns.householdShares, home)).toBe(0)
    expect(i32(town.columns.householdFavourite, home)).toBe(NONE)
  })

  it('into retirement leaves work the same night, even if nobody says so', () => {
    const town = townOf(1, 300)
    const person = town.columns.citizenEmployer.findIndex((employer) => employer !== NONE)
    town.columns.citizenKind[person] = RETIRED
    endDay(town, 0)
    expect(i32(town.columns.citizenEmployer, person)).toBe(NONE)
    expect(f64(town.columns.citizenWage, person)).toBe(0)
  })
})

describe('years of births, deaths and moves', () => {
  it('keep every cent, and every worker in one place', () => {
    const town = townOf(5, 400)
    const columns = {
      ...town.columns,
      citizenTravel: new Uint8Array(town.columns.personAlive.length),
      citizenStage: new Uint8Array(town.columns.personAlive.length),
      stageTotals: new Int32Array(16),
      moodSum: Float64Array.of(400 * 650),
    }
    const listeners = [economyListener(town)]
    const population = demographyPhases({ columns, chance: town.chance, listeners })
    const phases = [...town.phases, ...population]
    const { moneyCents } = town.kpis()
    for (let day = 0; day < 200; day += 1) {
      endDay({ phases }, day)
      expect(town.kpis().ledgerImbalanceCents).toBe(0)
      expect(town.kpis().moneyCents).toBe(moneyCents)
    }
    const counted = new Int32Array(town.society.businessCount)
    for (const [person, employer] of columns.citizenEmployer.entries()) {
      if (employer === NONE) continue
      expect(columns.personAlive[person]).toBe(1)
      counted[employer] = i32(counted, employer) + 1
    }
    expect(columns.businessWorkers).toEqual(counted)
    expect(f64(columns.account, ARRIVED) + f64(columns.account, LEFT)).toBeGreaterThan(0)
  })
})
