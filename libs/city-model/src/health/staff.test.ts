import { describe, expect, it } from '@jest/globals'

import { stage } from '../epidemic/stages.ts'
import { bedPlaces } from './columns.ts'
import { healthKpis } from './index.ts'
import { runPhases, townOf } from './town.fixture.ts'

const CITIZENS = 4000
const BEDS = 17
const DAYS = 25

/** Most days of a town that pays its hospitals so much, until their beds have filled. */
function livedWith(hospitalPpm: number) {
  const town = townOf({ citizens: CITIZENS, beds: BEDS })
  town.columns.hospitalPpm[0] = hospitalPpm
  for (let day = 1; day <= DAYS; day += 1)
    for (let quarter = 0; quarter < 4; quarter += 1) runPhases(town.health, day, quarter)
  return { ...town, kpis: healthKpis(town.columns), dead: town.columns.stageTotals[stage.dead] ?? 0 }
}

describe('what is spent on hospitals', () => {
  it('staffs as many beds, up to half as many again', () => {
    expect(bedPlaces(BEDS)).toBe(25)
    const beds = [0, 500_000, 1_000_000, 1_200_000, 1_500_000, 2_000_000].map((hospitalPpm) => {
      const town = townOf({ citizens: 400, beds: BEDS })
      town.columns.hospitalPpm[0] = hospitalPpm
      runPhases(town.health, 1, 0)
      return healthKpis(town.columns).hospitalBeds
    })
    expect(beds).toEqual([0, 8, 17, 20, 25, 25])
  })

  it('decides who waits, and who dies for want of a bed', () => {
    const [cut, usual] = [livedWith(300_000), livedWith(1_000_000)]
    expect(cut.kpis.inBed).toBeLessThanOrEqual(5)
    expect(usual.kpis.waitingForBed).toBe(0)
    expect(cut.kpis.waitingForBed).toBeGreaterThan(0)
    expect(usual.dead).toBe(0)
    expect(cut.dead).toBeGreaterThan(0)
  })

  it('sends nobody home who is in a bed', () => {
    const town = livedWith(1_000_000)
    const before = town.kpis.inBed
    town.columns.hospitalPpm[0] = 0
    runPhases(town.health, DAYS + 1, 0)
    const { inBed, hospitalBeds } = healthKpis(town.columns)
    expect(hospitalBeds).toBe(0)
    expect(inBed).toBeGreaterThan(before / 2)
    expect(inBed).toBeLessThanOrEqual(before)
  })
})
