import { describe, expect, it } from '@jest/globals'

import { finalSize, finalSizeDeviation } from '../epidemic/index.ts'
import { stage } from '../epidemic/stages.ts'
import { AT_LEISURE } from '../plans/activities.ts'
import {
  CLUSTERING,
  CONTACTS,
  OUTBREAK_CASES_MAX,
  OUTBREAK_R0_PERMILLE_MAX,
  OutbreakError,
  orderOutbreak,
} from './index.ts'
import { faultsOf, goOut, runPhases, type Town, townOf } from './town.fixture.ts'

const DAYS_MAX = 500

interface Run {
  readonly town: Town
  /** Puts people where they are at this quarter of a day. */
  readonly move: (day: number, quarter: number) => void
}

/** Until nobody is infected any more; tells the share that ever was. */
function attackRate({ town, move }: Run): number {
  for (let day = 0; day < DAYS_MAX; day += 1) {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      move(day, quarter)
      runPhases(town.health, day, quarter)
    }
    const { stageTotals, infectedTotal } = town.columns
    if ((stageTotals[stage.exposed] ?? 0) + (stageTotals[stage.infectious] ?? 0) === 0)
      return (infectedTotal[0] ?? 0) / town.society.citizenCount
  }
  throw new Error('the outbreak does not end')
}

describe('an outbreak among people who are all together', () => {
  it.each([2, 3])('reaches with R0 = %d as many as the law of the final size says', (r0) => {
    const citizens = 3000
    const town = townOf({ citizens, seed: 4 })
    town.columns.citizenActivity.fill(AT_LEISURE)
    town.columns.citizenNode.fill(0)
    orderOutbreak(town.columns, {
      cases: 40,
      r0Permille: Math.round((1000 * r0) / (CONTACTS.out * CLUSTERING)),
    })
    const reached = attackRate({ town, move: () => undefined })
    expect(Math.abs(reached - finalSize(r0, 0.01))).toBeLessThan(4 * finalSizeDeviation(r0, citizens))
    expect(faultsOf(town)).toEqual([])
  })
})

describe('an outbreak in a town', () => {
  const r0Permille = 2000
  const citizens = 2500

  function outbreak(lockdown: number): number {
    const town = townOf({ citizens, seed: 2 })
    orderOutbreak(town.columns, { cases: 30, r0Permille })
    return attackRate({ town, move: (day, quarter) => goOut(town, [day, quarter], lockdown) })
  }

  it('reaches nearly as many as among people who are all together', () => {
    const reached = outbreak(0)
    const law = finalSize(r0Permille / 1000, 30 / citizens)
    expect(Math.abs(reached / law - 1)).toBeLessThan(0.1)
  })

  it('reaches few when most stay at home', () => {
    expect(outbreak(70)).toBeLessThan(0.2)
  })
})

describe('an ordered outbreak', () => {
  const order = { cases: 10, r0Permille: 2000 }

  it('comes at the end of the quarter day, once', () => {
    const town = townOf({ citizens: 500 })
    orderOutbreak(town.columns, order)
    orderOutbreak(town.columns, order)
    expect(town.columns.stageTotals[stage.infectious]).toBe(0)
    runPhases(town.health, 0, 2)
    expect([town.columns.infectedTotal[0], town.columns.outbreakCases[0]]).toEqual([
      20 + (town.columns.stageTotals[stage.exposed] ?? 0),
      0,
    ])
    expect(town.columns.stageTotals[stage.infectious]).toBe(20)
  })

  it('finds everybody who can be infected, and no more', () => {
    const town = townOf({ citizens: 50, places: 5000 })
    orderOutbreak(town.columns, { cases: 80, r0Permille: 0 })
    runPhases(town.health, 0, 2)
    expect(town.columns.stageTotals[stage.infectious]).toBe(50)
    expect(faultsOf(town)).toEqual([])
  })

  it('is a new germ when the last is gone, and the same while it goes round', () => {
    const town = townOf({ citizens: 300, beds: 300 })
    const immune = () => town.columns.stageTotals[stage.recovered]
    orderOutbreak(town.columns, { cases: 100, r0Permille: 0 })
    attackRate({ town, move: () => undefined })
    const recovered = immune() ?? 0
    expect(recovered).toBeGreaterThan(80)
    orderOutbreak(town.columns, { cases: 10, r0Permille: 0 })
    runPhases(town.health, 501, 0)
    expect([immune(), town.columns.infectedTotal[0]]).toEqual([0, 10])
    town.columns.stageTotals[stage.susceptible] = (town.columns.stageTotals[stage.susceptible] ?? 0) - 1
    town.columns.stageTotals[stage.recovered] = 1
    town.columns.citizenStage[town.columns.citizenStage.indexOf(stage.susceptible)] = stage.recovered
    orderOutbreak(town.columns, { cases: 10, r0Permille: 0 })
    runPhases(town.health, 501, 1)
    expect(immune()).toBeGreaterThanOrEqual(1)
    expect(town.columns.infectedTotal[0]).toBe(20)
  })

  it.each([
    { ...order, cases: -1 },
    { ...order, cases: 0.5 },
    { ...order, cases: OUTBREAK_CASES_MAX + 1 },
    { ...order, r0Permille: -1 },
    { ...order, r0Permille: 0.5 },
    { ...order, r0Permille: OUTBREAK_R0_PERMILLE_MAX + 1 },
  ])('is refused for %o', (wrong) => {
    const { columns } = townOf({ citizens: 5 })
    expect(() => orderOutbreak(columns, wrong)).toThrow(OutbreakError)
    expect([columns.outbreakCases[0], columns.outbreakR0Permille[0]]).toEqual([0, 0])
  })

  it('may be as large as its limits', () => {
    const { columns } = townOf({ citizens: 5 })
    orderOutbreak(columns, { cases: OUTBREAK_CASES_MAX, r0Permille: OUTBREAK_R0_PERMILLE_MAX })
    expect(() => orderOutbreak(columns, { cases: 1, r0Permille: 0 })).toThrow('at most')
  })
})
