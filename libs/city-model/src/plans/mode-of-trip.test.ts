import { describe, expect, it } from '@jest/globals'

import { SETTING } from '../city/settings.ts'
import { momentOf } from '../clock.ts'
import { BIKE, CAR, MODES, REACH, TRANSIT, WALK } from '../mode-choice/index.ts'
import { CHILD, WORKER } from '../society.ts'
import type { Transit } from '../transit/index.ts'
import { AT_SHOP, AT_WORK, CYCLING, DRIVING, STAYING } from './index.ts'
import { createModes, type Trip } from './mode-of-trip.ts'
import { peopleOf } from './planning.fixture.ts'
import { writeProfile } from './profile.ts'
import { TRANSIT_METRES_MIN } from './travel.ts'
import { BICYCLE_PERCENT, CAR_PERCENT } from './vehicles.ts'

const MORNING = momentOf(0, 9 * 3600)

/** Ten minutes' ride and six minutes' walk, wherever it leads. */
function busOf(runs: boolean, crowding = 0): Transit {
  return {
    plan: { lines: [] },
    way: {
      ridingSeconds: 600,
      walkingSeconds: 360,
      firstLine: 0,
      firstSeconds: 600,
      secondLine: -1,
      secondSeconds: 0,
    },
    find: () => runs,
    crowdingOf: () => crowding,
    board: () => undefined,
  }
}

function chooserOf(kind: number, { runs = true, crowding = 0, wage = 12_000 } = {}) {
  const people = peopleOf(kind, { employer: 1 })
  people.columns.citizenWage.fill(wage)
  people.columns.carSpeed.fill(8000)
  people.columns.citizenGoal.fill(AT_WORK)
  for (const person of people.persons) writeProfile(people, person, 0)
  const society = { nodeInCentre: Uint8Array.of(0, 0, 1) }
  const modes = createModes({
    society,
    columns: people.columns,
    transit: busOf(runs, crowding),
    random: people.random,
  })
  const shares = (trip: Partial<Trip> = {}, mayDrive = true) => {
    const counts = new Array<number>(MODES).fill(0)
    for (const person of people.persons) {
      const mode = modes.choose({ person, from: 0, to: 1, now: MORNING, metres: 3000, ...trip }, mayDrive)
      counts[mode] = (counts[mode] ?? 0) + 1
    }
    return counts.map((count) => count / people.persons.length)
  }
  return { ...people, shares }
}

describe('a trip from home', () => {
  const usual = chooserOf(WORKER)
  const [car = 0, transit = 0, bike = 0, walk = 0] = usual.shares()

  it('may go by any mode, by car and bicycle for who has one', () => {
    expect(Math.min(car, transit, bike, walk)).toBeGreaterThan(0)
    expect(car).toBeLessThan(CAR_PERCENT / 100)
    expect(bike).toBeLessThan(BICYCLE_PERCENT / 100)
  })

  it('goes by no mode beyond its reach, nor by bus for a few steps', () => {
    expect(usual.shares({ metres: REACH.walkMetres + 1 })[WALK]).toBe(0)
    expect(usual.shares({ metres: REACH.bikeMetres + 1 }).slice(BIKE)).toEqual([0, 0])
    expect(usual.shares({ metres: TRANSIT_METRES_MIN - 1 })[TRANSIT]).toBe(0)
  })

  it('never goes by car with a child, nor by bus where none runs', () => {
    expect(chooserOf(CHILD).shares()[CAR]).toBe(0)
    expect(chooserOf(WORKER, { runs: false }).shares()[TRANSIT]).toBe(0)
    expect(usual.shares({}, false)[CAR]).toBe(0)
  })

  it('goes by a borrowed bicycle when there is no other way', () => {
    expect(chooserOf(CHILD, { runs: false }).shares({ metres: 20_000 })).toEqual([0, 0, 1, 0])
  })

  it('goes less by bus when it is full', () => {
    expect(chooserOf(WORKER, { crowding: 2000 }).shares()[TRANSIT]).toBeLessThan(transit)
  })

  it('goes less by car where it is charged, of the poor more than of the rich', () => {
    const loss = (wage: number) => {
      const chooser = chooserOf(WORKER, { wage })
      const before = chooser.shares({ to: 2 })[CAR] ?? 0
      chooser.columns.policySettings[SETTING.congestionChargeCents] = 800
      return before - (chooser.shares({ to: 2 })[CAR] ?? 0)
    }
    expect(loss(20_000)).toBeGreaterThan(0)
    expect(loss(5000)).toBeGreaterThan(loss(20_000))
  })

  it('is charged at either end, by day only, and costs parking in the centre', () => {
    const chooser = chooserOf(WORKER)
    chooser.columns.policySettings[SETTING.congestionChargeCents] = 2000
    const night = momentOf(0, 22 * 3600)
    const [outwards = 1, inwards = 1, elsewhere = 0] = [{ to: 2 }, { from: 2 }, {}].map(
      (trip) => chooser.shares(trip)[CAR],
    )
    expect(elsewhere).toBe(car)
    expect(Math.max(outwards, inwards)).toBeLessThan(car - 0.1)
    expect(chooser.shares({ from: 2, now: night })[CAR]).toBeGreaterThan(car - 0.05)
    expect(usual.shares({ to: 2 })[CAR]).toBeLessThan(car)
  })

  it('does not go by a car that stands in jams', () => {
    const jammed = chooserOf(WORKER)
    jammed.columns.carSpeed[9] = 500
    expect(jammed.shares()[CAR]).toBeLessThan(car - 0.1)
    jammed.columns.carSpeed[9] = 8000
    jammed.columns.carSpeed[10] = 500
    expect(jammed.shares()[CAR]).toBe(car)
  })
})

describe('a trip from elsewhere', () => {
  it('takes back what was brought, and else goes by bus or on foot', () => {
    const away = chooserOf(WORKER)
    away.columns.citizenActivity.fill(AT_SHOP)
    away.columns.citizenBrought.fill(DRIVING)
    expect(away.shares()).toEqual([1, 0, 0, 0])
    expect(away.shares({}, false)[CAR]).toBe(0)
    away.columns.citizenBrought.fill(CYCLING)
    expect(away.shares()).toEqual([0, 0, 1, 0])
    away.columns.citizenBrought.fill(STAYING)
    const [car, transit = 0, bike, walk = 0] = away.shares()
    expect([car, bike]).toEqual([0, 0])
    expect(Math.min(transit, walk)).toBeGreaterThan(0)
  })
})
