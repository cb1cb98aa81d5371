import { beforeEach, describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { perThousand } from '../crime/index.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { WORKER } from '../society.ts'
import {
  FIRST_MOOD,
  foundSatisfaction,
  moved,
  OUTSIDE,
  SEEKING,
  satisfactionPhases,
  satisfactionShape,
  WORKING,
  wishedMood,
} from './index.ts'

const PERSONS = 3000
const HOUSEHOLDS = 1200
const DISTRICTS = 6
/** Every such place is empty. */
const EMPTY_EVERY = 11

const shape = {
  ...satisfactionShape({ persons: PERSONS, districts: DISTRICTS }),
  personAlive: column('u8', PERSONS),
  personGeneration: column('i32', PERSONS),
  personHousehold: column('i32', PERSONS),
  citizenDistrict: column('i32', PERSONS),
  citizenKind: column('u8', PERSONS),
  citizenEmployer: column('i32', PERSONS),
  citizenCommuteSeconds: column('i32', PERSONS),
  citizenHealth: column('u16', PERSONS),
  householdBought: column('i32', HOUSEHOLDS),
  householdWanted: column('i32', HOUSEHOLDS),
  housingPermille: column('i32', HOUSEHOLDS),
  districtOffences: column('i32', DISTRICTS),
  districtResidents: column('i32', DISTRICTS),
  districtDayAirTenths: column('i32', DISTRICTS),
  districtDayNoiseTenths: column('i32', DISTRICTS),
  districtOutageMinutes: column('i32', DISTRICTS),
} as const
const schema = schemaOf(shape)

/** People and surroundings of all kinds, drawn from chance. */
function found() {
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  const random = seededRandom(5)
  const draw = (
    values: { fill: unknown; length: number; [at: number]: number },
    purpose: number,
    most: number,
    least = 0,
  ) => {
    for (let at = 0; at < values.length; at += 1)
      values[at] = least + random.below(most - least + 1, at, 0, purpose)
  }
  for (let person = 0; person < PERSONS; person += 1) {
    columns.personAlive[person] = person % EMPTY_EVERY === 0 ? 0 : 1
    columns.citizenDistrict[person] = person % EMPTY_EVERY === 0 ? -1 : random.below(DISTRICTS, person, 0, 0)
    columns.personHousehold[person] = Math.floor((person * HOUSEHOLDS) / PERSONS)
  }
  columns.personGeneration.fill(1)
  draw(columns.citizenKind, 1, 2)
  draw(columns.citizenEmployer, 2, 1, -1)
  draw(columns.citizenCommuteSeconds, 3, 6000)
  draw(columns.citizenHealth, 4, 1000)
  draw(columns.householdBought, 5, 5000)
  draw(columns.householdWanted, 6, 5000)
  draw(columns.housingPermille, 7, 1000)
  draw(columns.districtOffences, 8, 12)
  draw(columns.districtResidents, 9, 600, 400)
  draw(columns.districtDayAirTenths, 10, 50, 10)
  draw(columns.districtDayNoiseTenths, 11, 800, 300)
  draw(columns.districtOutageMinutes, 12, 600)
  foundSatisfaction({ columns })
  return { buffer, columns, phases: satisfactionPhases({ columns }) }
}

type Town = ReturnType<typeof found>

function endDay({ phases }: Town, day = 1): void {
  for (const { run, rows } of phases) run(0, rows, momentOf(day + 1, 0))
}

/** What a person meets, by the words of the needs. */
function wishedOf({ columns }: Town, person: number): number {
  const household = columns.personHousehold[person] ?? 0
  const district = columns.citizenDistrict[person] ?? 0
  const worker = columns.citizenKind[person] === WORKER
  const of = (values: { readonly [at: number]: number }, at: number) => values[at] ?? 0
  return wishedMood({
    bought: of(columns.householdBought, household),
    wanted: of(columns.householdWanted, household),
    employment: worker ? (columns.citizenEmployer[person] === -1 ? SEEKING : WORKING) : OUTSIDE,
    commuteSeconds: of(columns.citizenCommuteSeconds, person),
    housingShare: of(columns.housingPermille, household),
    health: of(columns.citizenHealth, person),
    offencesNearby: perThousand(
      of(columns.districtOffences, district),
      of(columns.districtResidents, district),
    ),
    airIndex: of(columns.districtDayAirTenths, district) / 10,
    noiseTenths: of(columns.districtDayNoiseTenths, district),
    outageMinutes: of(columns.districtOutageMinutes, district),
  })
}

function allOf({ columns }: Town): readonly number[] {
  return [...columns.personAlive.keys()].filter((person) => columns.personAlive[person] === 1)
}

let town: Town
beforeEach(() => {
  town = found()
})

describe('satisfaction in the running city', () => {
  it('holds to what its phases say they read and write', () => {
    for (const phase of town.phases)
      expect(auditPhase({ phase, schema, buffer: town.buffer, now: momentOf(2, 0) })).toEqual([])
  })

  it('begins with the first mood of everybody', () => {
    const { columns } = town
    const people = allOf(town)
    expect(people.every((person) => columns.citizenMood[person] === FIRST_MOOD)).toBe(true)
    expect(columns.moodSum[0]).toBe(people.length * FIRST_MOOD)
  })

  it('moves every mood as the needs say, day by day', () => {
    const { columns } = town
    const people = allOf(town)
    const moods = new Map(people.map((person) => [person, FIRST_MOOD]))
    for (const day of [1, 2, 3]) {
      endDay(town, day)
      for (const person of people) {
        const mood = moved(moods.get(person) ?? 0, wishedOf(town, person))
        moods.set(person, mood)
        expect(columns.citizenMood[person]).toBe(mood)
      }
    }
    expect(columns.moodSum[0]).toBe([...moods.values()].reduce((sum, mood) => sum + mood, 0))
  })

  it('leaves nothing where nobody is', () => {
    const { columns } = town
    const before = columns.moodSum[0] ?? 0
    columns.personAlive.fill(0, 0, PERSONS / 2)
    endDay(town)
    expect(columns.citizenMood.subarray(0, PERSONS / 2).every((mood) => mood === 0)).toBe(true)
    expect(columns.moodSum[0]).toBeLessThan(before)
    columns.personAlive.fill(0)
    endDay(town)
    expect(columns.moodSum[0]).toBe(0)
  })

  it('gives who takes the place of another a first mood', () => {
    const { columns } = town
    for (let day = 1; day < 60; day += 1) endDay(town, day)
    const [person = 1] = allOf(town)
    columns.personGeneration[person] = 2
    endDay(town, 60)
    expect(columns.citizenMood[person]).toBe(moved(FIRST_MOOD, wishedOf(town, person)))
    endDay(town, 61)
    const next = moved(moved(FIRST_MOOD, wishedOf(town, person)), wishedOf(town, person))
    expect(columns.citizenMood[person]).toBe(next)
  })
})

describe('a city', () => {
  function moodAfter(change: (columns: Town['columns']) => void): number {
    const other = found()
    change(other.columns)
    endDay(other)
    return other.columns.moodSum[0] ?? 0
  }

  it.each<[string, (columns: Town['columns']) => void]>([
    ['its people find no work', ({ citizenEmployer }) => citizenEmployer.fill(-1)],
    ['the way to work is long', ({ citizenCommuteSeconds }) => citizenCommuteSeconds.fill(6000)],
    ['it has nothing to sell', ({ householdBought }) => householdBought.fill(0)],
    ['homes are dear', ({ housingPermille }) => housingPermille.fill(900)],
    ['it is ill', ({ citizenHealth }) => citizenHealth.fill(0)],
    ['it is robbed', ({ districtOffences }) => districtOffences.fill(100)],
    ['its air is bad', ({ districtDayAirTenths }) => districtDayAirTenths.fill(50)],
    ['it is loud', ({ districtDayNoiseTenths }) => districtDayNoiseTenths.fill(800)],
    ['it has no power', ({ districtOutageMinutes }) => districtOutageMinutes.fill(1440)],
  ])('is less satisfied when %s', (_, change) => {
    expect(moodAfter(change)).toBeLessThan(moodAfter(() => undefined))
  })
})
