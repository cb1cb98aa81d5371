import { describe, expect, it } from '@jest/globals'

import { chanceOf, purpose } from './chance.ts'
import { infectedByMeeting, type Presence, pressureOfPlaces } from './co-presence.ts'
import { finalSize, finalSizeDeviation } from './final-size.ts'

type Row = readonly [person: number, place: number, minutes: number]
function presenceOf(rows: readonly Row[]): Presence {
  return {
    persons: Int32Array.from(rows, ([person]) => person),
    places: Int32Array.from(rows, ([, place]) => place),
    minutes: Int32Array.from(rows, ([, , minutes]) => minutes),
  }
}
const ROWS: readonly Row[] = [
  [0, 0, 600],
  [1, 0, 600],
  [0, 1, 480],
  [2, 1, 240],
  [3, 2, 100],
]
const isInfectious = Uint8Array.of(1, 0, 0, 0)

describe('the pressure of infection at places', () => {
  it('is who was there for how long, in whole minutes', () => {
    const pressure = pressureOfPlaces(presenceOf(ROWS), { places: 3, isInfectious })
    expect([...pressure.presentMinutes]).toEqual([1200, 720, 100])
    expect([...pressure.infectiousMinutes]).toEqual([600, 480, 0])
  })

  it('is the same in any order of the rows', () => {
    const pressure = pressureOfPlaces(presenceOf(ROWS), { places: 3, isInfectious })
    expect(pressureOfPlaces(presenceOf(ROWS.toReversed()), { places: 3, isInfectious })).toEqual(pressure)
  })

  it.each([
    ['a person of another city', [[4, 0, 1]], 'persons'],
    ['a place of another city', [[0, 3, 1]], 'places'],
    ['negative time', [[0, 0, -1]], 'minutes'],
  ] as const)('is refused for %s', (_, rows, named) => {
    const { persons, places, minutes } = presenceOf(rows)
    expect(() => pressureOfPlaces({ persons, places, minutes }, { places: 3, isInfectious })).toThrow(named)
  })

  it('is refused for columns of different lengths', () => {
    const presence = { ...presenceOf(ROWS), minutes: Int32Array.of(1) }
    expect(() => pressureOfPlaces(presence, { places: 3, isInfectious })).toThrow('one length')
  })
})

describe('who is infected by meeting others', () => {
  const presence = presenceOf(ROWS)
  const pressure = pressureOfPlaces(presence, { places: 3, isInfectious })
  const meeting = {
    presence,
    pressure,
    isSusceptible: Uint8Array.of(0, 1, 1, 1),
    infectionsPerDay: Float64Array.of(2, 2, 2),
  }

  it('is nobody who met no infectious person, and nobody who is immune', () => {
    expect(infectedByMeeting({ ...meeting, share: () => 1 - 1e-9 })).toEqual([1, 2])
    expect(
      infectedByMeeting({ ...meeting, isSusceptible: Uint8Array.of(0, 1, 0, 1), share: () => 1 - 1e-9 }),
    ).toEqual([1])
  })

  it('is infected with probability 1 - exp(-hazard)', () => {
    // Person 1: 2 a day x 600 / 1440 of a day x 600 / 1200 infectious.
    const unharmed = Math.exp(-2 * (600 / 1440) * 0.5)
    const infected = (share: number) =>
      infectedByMeeting({ ...meeting, share: (person) => (person === 1 ? share : 1e-9) })
    expect(infected(unharmed + 1e-9)).toEqual([1])
    expect(infected(unharmed - 1e-9)).toEqual([])
  })

  it('reaches as many as where everybody meets everybody, when all are in one place all day', () => {
    const [population, r0, days] = [5_000, 2, 5]
    const everybody = presenceOf(
      Array.from({ length: population }, (_, person) => [person, 0, 1_440] as const),
    )
    const until = new Int32Array(population).fill(-1).fill(0, 0, 20)
    const chance = chanceOf(5)
    for (let person = 0; person < 20; person += 1) until[person] = 1 + days
    for (let day = 1; day < 200; day += 1) {
      const ill = Uint8Array.from(until, (last) => (last > day ? 1 : 0))
      const infected = infectedByMeeting({
        presence: everybody,
        pressure: pressureOfPlaces(everybody, { places: 1, isInfectious: ill }),
        isSusceptible: Uint8Array.from(until, (last) => (last < 0 ? 1 : 0)),
        infectionsPerDay: Float64Array.of(r0 / days),
        share: (person) => chance.share(person, day, purpose.place),
      })
      for (const person of infected) until[person] = day + 1 + days
    }
    const reached = until.filter((last) => last >= 0).length / population
    // A fixed infectious period spreads less than the exponential one whose deviation this is.
    expect(Math.abs(reached - finalSize(r0, 20 / population))).toBeLessThan(
      4 * finalSizeDeviation(r0, population),
    )
  })
})
