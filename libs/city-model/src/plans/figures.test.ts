import { describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { BIKE, CAR, TRANSIT, WALK } from '../mode-choice/index.ts'
import { WORKER } from '../society.ts'
import { countCommute, countTrip, turnFigures } from './figures.ts'
import { plansKpis } from './index.ts'
import { peopleOf } from './planning.fixture.ts'

const EIGHT = momentOf(0, 8 * 3600)

function counted() {
  const { columns } = peopleOf(WORKER)
  countTrip(columns, { mode: CAR, metres: 6000, setOutAt: EIGHT + 3500, now: EIGHT + 4100 })
  countTrip(columns, { mode: TRANSIT, metres: 4000, setOutAt: EIGHT, now: EIGHT + 1800 })
  countTrip(columns, { mode: WALK, metres: 500, setOutAt: EIGHT, now: EIGHT + 400 })
  countTrip(columns, { mode: WALK, metres: 700, setOutAt: EIGHT, now: EIGHT + 520 })
  return columns
}

describe('a completed trip', () => {
  it('is counted by its mode', () => {
    const columns = counted()
    expect([...columns.tripsByMode]).toEqual([1, 1, 0, 2])
    expect([...columns.metresByMode]).toEqual([6000, 4000, 0, 1200])
    expect([...columns.travelSecondsByMode]).toEqual([600, 1800, 0, 920])
  })

  it('teaches about streets when it was a drive, in the hour in which it began', () => {
    const columns = counted()
    expect([columns.carMetres[8], columns.carSeconds[8]]).toEqual([6000, 600])
    expect(columns.carMetres.reduce((sum, metres) => sum + metres)).toBe(6000)
  })

  it('to work is also the way that its person knows', () => {
    const columns = counted()
    columns.citizenSetOutAt[7] = EIGHT
    countCommute(columns, 7, EIGHT + 1234)
    countCommute(columns, 8, EIGHT)
    expect(columns.citizenCommuteSeconds[7]).toBe(1234)
    expect(columns.commutes[0]).toBe(2)
  })
})

describe('the figures of plans', () => {
  it('are means, a percentile and shares', () => {
    const columns = counted()
    columns.citizenSetOutAt[7] = EIGHT
    countCommute(columns, 7, EIGHT + 1500)
    expect(plansKpis(columns)).toEqual({
      travelTimeMeanSeconds: 830,
      travelTimeP95Seconds: 1800,
      commuteMeanSeconds: 1500,
      carShare: 0.25,
      transitShare: 0.25,
      bikeShare: 0,
      walkShare: 0.5,
      kilometresByCarPerDay: 0,
    })
  })

  it('are those of the day before after midnight, until there are new ones', () => {
    const columns = counted()
    const before = plansKpis(columns)
    turnFigures(columns)
    expect(plansKpis(columns)).toEqual({ ...before, kilometresByCarPerDay: 6 })
    countTrip(columns, { mode: BIKE, metres: 100, setOutAt: EIGHT, now: EIGHT + 60 })
    expect(plansKpis(columns)).toMatchObject({
      bikeShare: 1,
      travelTimeMeanSeconds: 60,
      kilometresByCarPerDay: 6,
    })
    turnFigures(columns)
    turnFigures(columns)
    expect(plansKpis(columns)).toMatchObject({
      bikeShare: 0,
      travelTimeMeanSeconds: 0,
      kilometresByCarPerDay: 0,
    })
  })
})
