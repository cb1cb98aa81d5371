import { describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { hashOf } from '../memory/hash.ts'
import { CAR, TRANSIT } from '../mode-choice/index.ts'
import { CHILD } from '../society.ts'
import {
  AT_HOME,
  AT_LEISURE,
  AT_SCHOOL,
  AT_SHOP,
  AT_WORK,
  DRIVING,
  NONE,
  plansKpis,
  STAYING,
} from './index.ts'
import {
  enact,
  groundOf,
  type Settings,
  type SmallCity,
  smallCity,
  sum,
  TICKS_TO_MIDNIGHT,
} from './small-city.fixture.ts'
import { FARE_CENTS } from './travel.ts'

const CITIZENS = 1000
const SEED = 3
const ground = groundOf(SEED, CITIZENS)

function cityWith(settings: Settings = {}): SmallCity {
  const city = smallCity(ground, SEED)
  enact(city, settings)
  return city
}

/** The founding day, which is a working day. */
function monday(settings: Settings = {}): SmallCity {
  const city = cityWith(settings)
  city.run(TICKS_TO_MIDNIGHT)
  return city
}

const usual = monday()

describe('a working day', () => {
  it('has about three trips a person', () => {
    const trips = sum(usual.columns.tripsByModeBefore) / CITIZENS
    expect(trips).toBeGreaterThan(2.7)
    expect(trips).toBeLessThan(3.3)
  })

  it('finds workers at work, pupils at school and infants at home at ten', () => {
    const city = cityWith()
    city.run(270)
    const { citizenActivity, citizenKind, personBornMonth, citizenEmployer } = city.columns
    const persons = [...Array(CITIZENS).keys()]
    const share = (of: (person: number) => boolean, is: number) => {
      const some = persons.filter(of)
      return some.filter((person) => citizenActivity[person] === is).length / some.length
    }
    const isChild = (person: number) => citizenKind[person] === CHILD
    const isSmall = (person: number) => isChild(person) && (personBornMonth[person] ?? 0) > -72
    expect(share((person) => citizenEmployer[person] !== NONE, AT_WORK)).toBeGreaterThan(0.8)
    expect(share((person) => isChild(person) && !isSmall(person), AT_SCHOOL)).toBeGreaterThan(0.99)
    expect(share(isSmall, AT_HOME)).toBe(1)
    expect(share(() => true, AT_SHOP)).toBeGreaterThan(0.01)
    expect(share(() => true, AT_LEISURE)).toBeGreaterThan(0.01)
  })

  it('brings nearly everybody home for the night', () => {
    const city = cityWith()
    city.run(TICKS_TO_MIDNIGHT + 180)
    const away = [...city.columns.citizenActivity].filter((activity) => activity !== AT_HOME)
    expect(away.length / CITIZENS).toBeLessThan(0.05)
  })

  it('sees no child drive, and brings every car back home', () => {
    const city = cityWith()
    let drives = 0
    let wrong = 0
    city.run(TICKS_TO_MIDNIGHT, (now) => {
      if (now % 97 !== 0) return
      drives += city.columns.citizenTravel.filter((travel) => travel === DRIVING).length
      wrong += misplacedCars(city)
    })
    expect(drives).toBeGreaterThan(0)
    expect(wrong).toBe(0)
  })
})

/** Driven by a child or by who has none along, or away with somebody who is at home. */
function misplacedCars({ columns }: SmallCity): number {
  const { citizenTravel, citizenKind, citizenBrought, citizenActivity } = columns
  const drivesWrongly = (person: number) =>
    citizenTravel[person] === DRIVING && (citizenKind[person] === CHILD || citizenBrought[person] !== DRIVING)
  const isLeftBehind = (person: number) =>
    citizenBrought[person] === DRIVING &&
    citizenActivity[person] === AT_HOME &&
    citizenTravel[person] === STAYING
  return [...citizenTravel.keys()].filter((person) => drivesWrongly(person) || isLeftBehind(person)).length
}

describe('the figures of a day', () => {
  const { columns } = usual

  it('count each trip once by mode and once by duration', () => {
    expect(sum(columns.tripsByDurationBefore)).toBe(sum(columns.tripsByModeBefore))
    expect(sum(columns.tripsByMode)).toBe(0)
  })

  it('count a fare for each ride', () => {
    const city = cityWith()
    city.run(TICKS_TO_MIDNIGHT)
    const riding = [...city.columns.citizenTravel].filter((travel) => travel === TRANSIT + 1).length
    expect(city.paid.fares - riding).toBe(city.columns.tripsByModeBefore[TRANSIT])
    expect(city.paid.fare).toBe(city.paid.fares * FARE_CENTS)
  })

  it('are told as means and shares, of the day before until there are trips', () => {
    const kpis = plansKpis(columns)
    const { carShare, transitShare, bikeShare, walkShare } = kpis
    expect(carShare + transitShare + bikeShare + walkShare).toBeCloseTo(1, 12)
    expect(kpis.travelTimeMeanSeconds).toBe(
      sum(columns.travelSecondsByModeBefore) / sum(columns.tripsByModeBefore),
    )
    expect(kpis.travelTimeP95Seconds).toBeGreaterThan(kpis.travelTimeMeanSeconds)
    expect(kpis.commuteMeanSeconds).toBe((columns.commutesBefore[1] ?? 0) / (columns.commutesBefore[0] ?? 1))
    expect(kpis.kilometresByCarPerDay).toBe((columns.metresByModeBefore[CAR] ?? 0) / 1000)
    columns.tripsByMode[CAR] = 5
    expect(plansKpis(columns).carShare).toBe(1)
    columns.tripsByMode[CAR] = 0
  })

  it('teach drivers how fast the streets are', () => {
    const before = cityWith().columns.carSpeed[8] ?? 0
    const after = columns.carSpeed[8] ?? 0
    // The cars of this test lose a minute each and go slower than on empty streets.
    expect(after).toBeLessThan(before)
    expect(columns.carSpeed[3]).toBe(before)
    expect(sum(columns.carMetres) + sum(columns.carSeconds)).toBe(0)
  })

  it('are empty before the first trip', () => {
    const kpis = plansKpis(cityWith().columns)
    expect([kpis.travelTimeMeanSeconds, kpis.travelTimeP95Seconds, kpis.carShare]).toEqual([0, 0, 0])
  })
})

describe('a city that is continued', () => {
  it('is the same at any tick as one that never stopped', () => {
    const whole = cityWith({ congestionChargeCents: 300 })
    const cut = cityWith({ congestionChargeCents: 300 })
    let parts = cut
    for (const ticks of [173, 1, 220, 716 + 400]) {
      parts = smallCity(ground, SEED, new Uint8Array(parts.buffer).slice())
      parts.run(ticks)
      whole.run(ticks)
      expect(hashOf(parts.buffer)).toBe(hashOf(whole.buffer))
    }
    expect(whole.columns.plansTally[0]).not.toBe(0)
  })

  it('is another one under another seed', () => {
    const other = smallCity(ground, SEED + 1)
    const same = smallCity(ground, SEED)
    other.run(120)
    same.run(120)
    expect(other.columns.plansTally[0]).not.toBe(same.columns.plansTally[0])
  })

  it('tells every departure and arrival into its tally', () => {
    const city = cityWith()
    city.run(150)
    const [one, other] = city.columns.plansTally
    const trips = sum(city.columns.tripsByMode)
    let ticks = 0
    while (sum(city.columns.tripsByMode) === trips && ticks < 60) {
      city.run(1)
      ticks += 1
    }
    expect([...city.columns.plansTally]).not.toEqual([one, other])
  })
})

describe('the phases', () => {
  it('keep to the columns that they name', () => {
    const city = cityWith()
    city.run(TICKS_TO_MIDNIGHT - 1)
    for (const phase of city.plans.phases) {
      const { schema, buffer } = city
      expect(auditPhase({ phase, schema, buffer, now: momentOf(1, 0) })).toEqual([])
    }
  })
})
