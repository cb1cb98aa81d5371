import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { stage } from '../epidemic/stages.ts'
import { faultsOf, runPhases, type Town, type TownSpec, townOf } from '../health/town.fixture.ts'
import { DRIVING, STAYING } from '../plans/activities.ts'
import { CHILD, RETIRED, WORKER } from '../society.ts'
import { demographyKpis, OUT_OF_WORK_PERCENT, type PopulationListener, populationOf } from './index.ts'

const DAYS = 30

function townInMood(spec: TownSpec, mood = 500, state?: SharedArrayBuffer): Town {
  const town = townOf(spec, state)
  if (!state) town.columns.moodSum[0] = mood * spec.citizens
  return town
}

function liveMonths(town: Town, [from, to]: readonly [number, number]): void {
  for (let month = from; month < to; month += 1) {
    runPhases(town.demography, month * DAYS, 0)
    expect(faultsOf(town)).toEqual([])
  }
}

/** Keeps own books of who is there, and what it has heard in which order. */
function bookkeeper() {
  const people = new Set<number>()
  const households = new Set<number>()
  const heard: (readonly [event: string, one: number])[] = []
  const on = (event: string, keep: (one: number) => void) => (one: number) => {
    keep(one)
    heard.push([event, one])
  }
  const listener: PopulationListener = {
    reads: [],
    writes: [],
    born: on('born', (one) => people.add(one)),
    arrived: on('arrived', (one) => people.add(one)),
    died: on('died', (one) => people.delete(one)),
    left: on('left', (one) => people.delete(one)),
    householdOpened: on('householdOpened', (one) => households.add(one)),
    householdClosed: on('householdClosed', (one) => households.delete(one)),
    kindChanged: on('kindChanged', () => undefined),
  }
  return { people, households, heard, listener }
}

const indicesOf = (column: { entries: () => Iterable<[number, number]> }): number[] =>
  [...column.entries()].filter(([, value]) => value > 0).map(([index]) => index)

describe('ten years of a city', () => {
  let town: Town
  const books = bookkeeper()

  beforeEach(() => {
    town = townInMood({ citizens: 1000, listeners: [books.listener] })
    books.heard.length = 0
    for (const person of indicesOf(town.columns.personAlive)) books.people.add(person)
    for (const household of indicesOf(town.columns.householdSize)) books.households.add(household)
  })

  it('lose nobody and are heard of in full', () => {
    liveMonths(town, [1, 121])
    const { columns } = town
    expect([...books.people].sort((a, b) => a - b)).toEqual(indicesOf(columns.personAlive))
    expect([...books.households].sort((a, b) => a - b)).toEqual(indicesOf(columns.householdSize))
    const count = (event: string) => books.heard.filter(([heard]) => heard === event).length
    expect([count('born'), count('arrived'), count('died'), count('left')]).toEqual(
      [1, 2, 3, 4].map((kind) => columns.account[kind]),
    )
    for (const kind of [1, 2, 3, 4]) expect(columns.account[kind]).toBeGreaterThan(20)
  })

  it('make children adults and workers old', () => {
    const { columns } = town
    for (let year = 0; year < 10; year += 1) {
      liveMonths(town, [12 * year + 1, 12 * year + 13])
      const wrong = indicesOf(columns.personAlive).filter((person) => {
        const years = (12 * year + 12 - (columns.personBornMonth[person] ?? 0)) / 12
        const kind = columns.citizenKind[person]
        return years < 18 ? kind !== CHILD : years < 65 ? kind === CHILD : kind !== RETIRED
      })
      expect(wrong).toEqual([])
    }
    expect(books.heard.filter(([event]) => event === 'kindChanged').length).toBeGreaterThan(60)
  })

  it('go on from a copy as they would have gone on', () => {
    const spec = { citizens: 300, seed: 4 }
    const first = townInMood(spec)
    liveMonths(first, [1, 60])
    const copy = townInMood(spec, 0, first.buffer)
    liveMonths(first, [60, 90])
    liveMonths(copy, [60, 90])
    expect(new Uint8Array(copy.buffer)).toEqual(new Uint8Array(first.buffer))
  })
})

it('keeps a share of those who come of age out of work', () => {
  const town = townInMood({ citizens: 6000 })
  const { columns } = town
  for (const person of indicesOf(columns.personAlive)) columns.personBornMonth[person] = -18 * 12
  columns.citizenKind.fill(CHILD)
  runPhases(town.demography, DAYS, 0)
  const settled = indicesOf(columns.personAlive).filter((person) => columns.personGeneration[person] === 1)
  const retired = settled.filter((person) => columns.citizenKind[person] === RETIRED).length
  const p = OUT_OF_WORK_PERCENT / 100
  expect(settled.every((person) => columns.citizenKind[person] !== CHILD || person >= 6000)).toBe(true)
  expect(Math.abs(retired - settled.length * p)).toBeLessThan(4 * Math.sqrt(settled.length * p * (1 - p)))
})

describe('whoever listens to a month', () => {
  const spec = { citizens: 4000, seed: 3 }

  it('hears of deaths, births, departures, arrivals and changes, each in ascending order', () => {
    const { heard, listener } = bookkeeper()
    const town = townInMood({ ...spec, listeners: [listener] })
    liveMonths(town, [1, 2])
    for (const event of ['died', 'kindChanged']) {
      const order = heard.filter(([which]) => which === event).map(([, one]) => one)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
    const steps = heard.map(([event]) => event).filter((event) => !event.startsWith('household'))
    expect([...new Set(steps)]).toEqual(['died', 'born', 'left', 'arrived', 'kindChanged'])
  })

  it('finds people registered while they are told of, and homes opened before and closed after them', () => {
    const found: Record<string, string> = {}
    const note = (event: string, what: unknown) => {
      const text = String(what)
      found[event] = found[event] === undefined || found[event] === text ? text : 'differs'
    }
    const seen = (person: number) => {
      const { personAlive, citizenKind, householdSize, personHousehold } = town.columns
      const household = personHousehold[person] ?? -1
      return [personAlive[person], citizenKind[person] === CHILD, (householdSize[household] ?? 0) > 0]
    }
    const listener: PopulationListener = {
      reads: [],
      writes: [],
      born: (person) => note('born', seen(person)),
      died: (person) => note('died', seen(person)[0]),
      left: (person) => note('left', seen(person)[0]),
      arrived: (person) => note('arrived', seen(person)[0]),
      householdOpened: (household) => note('opened', town.columns.householdSize[household]),
      householdClosed: (household) => note('closed', town.columns.householdSize[household]),
    }
    const town = townInMood({ ...spec, listeners: [listener] })
    liveMonths(town, [1, 3])
    expect(found).toEqual({
      born: '1,true,true',
      died: '1',
      left: '1',
      arrived: '1',
      opened: '1',
      closed: '0',
    })
  })
})

describe('a month', () => {
  it('passes over who drives', () => {
    const town = townInMood({ citizens: 4000 }, -1e6)
    const { columns } = town
    columns.personBornMonth.fill(-12 * 130)
    columns.citizenTravel.fill(DRIVING)
    liveMonths(town, [1, 4])
    expect([populationOf(columns), columns.account[3], columns.account[4]]).toEqual([4000, 0, 0])
    columns.citizenTravel.fill(STAYING)
    liveMonths(town, [4, 5])
    expect(populationOf(columns)).toBeLessThan(10)
  })

  it('keeps a household together of which one drives', () => {
    const town = townInMood({ citizens: 2000 }, -1e6)
    const { columns } = town
    columns.citizenTravel[0] = DRIVING
    const family = columns.householdSize[0]
    for (let month = 1; month < 12; month += 1) liveMonths(town, [month, month + 1])
    expect(columns.account[4]).toBeGreaterThan(0)
    expect(columns.householdSize[0]).toBeGreaterThanOrEqual(Math.min(1, family ?? 0))
    expect(columns.personAlive[0]).toBe(1)
  })

  it('turns people away who find no place', () => {
    const town = townInMood({ citizens: 800, places: 800 }, 1e6)
    liveMonths(town, [1, 13])
    const { turnedAway, population } = demographyKpis(town.columns)
    expect(turnedAway).toBeGreaterThan(0)
    expect(population).toBeLessThanOrEqual(800)
  })

  it('counts for its figures what it has added', () => {
    const town = townInMood({ citizens: 3000 })
    liveMonths(town, [1, 6])
    const before = populationOf(town.columns)
    liveMonths(town, [6, 7])
    const { births, deaths, arrivals, departures, population, populationGap } = demographyKpis(town.columns)
    expect(population - before).toBe(births + arrivals - deaths - departures)
    expect([births + arrivals + deaths + departures > 0, populationGap]).toEqual([true, 0])
  })
})

describe('homes', () => {
  it('are at every place for a household, where people of the city live', () => {
    const { columns, society } = townOf({ citizens: 3000 })
    expect([...columns.householdNode.subarray(0, society.householdCount)]).toEqual([...society.householdNode])
    const lived = new Set(society.householdNode)
    const empty = columns.householdNode.subarray(society.householdCount)
    expect(empty.every((node) => lived.has(node))).toBe(true)
    expect(new Set(empty).size).toBeGreaterThan(8)
  })
})

describe('the dead of the health part', () => {
  it('are taken out at midnight, drivers when they have arrived', () => {
    const town = townOf({ citizens: 100 })
    const { columns } = town
    const dying = [4, 5, 50]
    for (const person of dying) columns.citizenStage[person] = stage.dead
    columns.stageTotals[stage.susceptible] = 97
    columns.stageTotals[stage.dead] = 3
    columns.citizenTravel[5] = DRIVING
    runPhases(town.demography, 1, 2)
    expect(populationOf(columns)).toBe(100)
    runPhases(town.demography, 2, 0)
    expect([populationOf(columns), columns.account[3], columns.personAlive[5]]).toEqual([98, 2, 1])
    columns.citizenTravel[5] = STAYING
    runPhases(town.demography, 3, 0)
    expect(faultsOf(town)).toEqual([])
    expect(populationOf(columns)).toBe(97)
  })
})

it('holds to what its phases say they read and write', () => {
  const town = townInMood({ citizens: 2000 })
  liveMonths(town, [1, 8])
  const { schema, buffer, columns } = town
  columns.citizenStage[3] = stage.dead
  columns.stageTotals[stage.dead] = 1
  columns.stageTotals[stage.susceptible] = (columns.stageTotals[stage.susceptible] ?? 0) - 1
  for (const phase of town.demography)
    expect(auditPhase({ phase, schema, buffer, now: momentOf(8 * DAYS, 0) })).toEqual([])
  expect(faultsOf(town)).toEqual([])
})

it('has the same people for any founding of the same seed, and others for another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(5), (citizens, seed) => {
      const lived = (of: number) => {
        const town = townInMood({ citizens, seed: of })
        liveMonths(town, [1, 5])
        return new Uint8Array(town.buffer)
      }
      expect(lived(seed)).toEqual(lived(seed))
      expect(lived(seed)).not.toEqual(lived(seed + 1))
    }),
    { numRuns: 8 },
  )
})

it('does not make workers of the old', () => {
  const town = townInMood({ citizens: 500 })
  town.columns.citizenKind.fill(WORKER)
  liveMonths(town, [1, 2])
  const old = indicesOf(town.columns.personAlive).filter(
    (person) => 1 - (town.columns.personBornMonth[person] ?? 0) >= 65 * 12,
  )
  expect(old.length).toBeGreaterThan(50)
  expect(old.every((person) => town.columns.citizenKind[person] === RETIRED)).toBe(true)
})
