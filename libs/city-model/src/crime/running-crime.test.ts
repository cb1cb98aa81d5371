import { beforeEach, describe, expect, it } from '@jest/globals'

import { chanceOf } from '../city/part.ts'
import { momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { CHILD, WORKER } from '../society.ts'
import { crimeKpis, crimePhases, crimeShape, foundCrime, MEMORY_DAYS, NOWHERE } from './index.ts'

const PERSONS = 40_000
const HOUSEHOLDS = 20_000
const DISTRICTS = 4
/** Each node is a district of its own; the last has no residents. */
const society = { nodeDistrict: Int32Array.of(2, 1, 0, 3), districtCount: DISTRICTS }

function found(seed = 3) {
  const shape = {
    ...crimeShape({ persons: PERSONS, districts: DISTRICTS }),
    personAlive: column('u8', PERSONS),
    personHousehold: column('i32', PERSONS),
    householdNode: column('i32', HOUSEHOLDS),
    citizenKind: column('u8', PERSONS),
    citizenEmployer: column('i32', PERSONS),
    citizenMood: column('u16', PERSONS),
    giniPpm: column('i32', 1),
    policePpm: column('i32', 1),
  } as const
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  columns.personHousehold.set(Array.from({ length: PERSONS }, (_, person) => person >> 1))
  columns.householdNode.set(Array.from({ length: HOUSEHOLDS }, (_, household) => household % 3))
  columns.citizenKind.fill(WORKER)
  columns.citizenMood.fill(700)
  columns.giniPpm[0] = 350_000
  columns.policePpm[0] = 1_000_000
  // The last tenth of the places is empty.
  columns.personAlive.fill(1, 0, 36_000)
  const deps = { society, columns, chance: chanceOf(seed) }
  foundCrime(deps)
  return { schema, buffer, columns, phases: crimePhases(deps) }
}

type Town = ReturnType<typeof found>

function endDay({ phases }: Town, day: number): void {
  for (const { run, rows } of phases) run(0, rows, momentOf(day + 1, 0))
}

let town: Town
beforeEach(() => {
  town = found()
})

describe('crime in the running city', () => {
  it('holds to what its phases say they read and write', () => {
    const { phases, schema, buffer, columns } = town
    columns.policePpm[0] = 0
    for (const phase of phases) expect(auditPhase({ phase, schema, buffer, now: momentOf(4, 0) })).toEqual([])
    expect(columns.offencesToday[0]).toBeGreaterThan(0)
  })

  it('hits people where they live, and nobody who is not there', () => {
    const { columns } = town
    for (let day = 0; day < 5; day += 1) endDay(town, day)
    expect(columns.citizenDistrict.subarray(0, 4)).toEqual(Int32Array.of(2, 2, 1, 1))
    expect(columns.citizenDistrict[36_000]).toBe(NOWHERE)
    expect(columns.citizenVictim.subarray(36_000).some((victim) => victim === 1)).toBe(false)
    expect(columns.districtOffences[3]).toBe(0)
  })

  it('is counted once: by victims, by districts, by days', () => {
    const { columns } = town
    let sum = 0
    for (let day = 0; day < MEMORY_DAYS; day += 1) {
      endDay(town, day)
      const today = columns.offencesToday[0] ?? 0
      expect(columns.citizenVictim.filter((victim) => victim === 1)).toHaveLength(today)
      sum += today
    }
    expect(columns.districtOffences.reduce((all, each) => all + each, 0)).toBe(sum)
    const offencesToday = columns.offencesToday[0]
    expect(crimeKpis(columns)).toEqual({ offencesToday, offencesRecent: sum, days: MEMORY_DAYS })
    const last = columns.offencesToday[0]
    endDay(town, MEMORY_DAYS)
    expect([columns.offencesYesterday[0], columns.offenceDays[0]]).toEqual([last, MEMORY_DAYS])
  })

  it('comes as often as its formula says', () => {
    const { columns } = town
    columns.citizenEmployer.fill(-1)
    columns.citizenMood.fill(200)
    for (let day = 0; day < MEMORY_DAYS; day += 1) endDay(town, day)
    // 52,700 · (1 + 2.5 · 1 + 0.9 · 0.35 + 0.5 · 1 - 0.5 · 0.5) per 10^9, 36,000 people, 30 days.
    const expected = 36_000 * MEMORY_DAYS * 52.7e-6 * 4.065
    const sum = columns.districtOffences.reduce((all, each) => all + each, 0)
    expect(Math.abs(sum - expected)).toBeLessThan(4 * Math.sqrt(expected))
  })
})

type Change = (columns: Town['columns']) => void

const asItIs: Change = () => undefined

describe('chance of an offence', () => {
  function thresholdOf(change: Change): number {
    const { columns, phases } = found()
    change(columns)
    for (const { run, rows } of phases.slice(0, 2)) run(0, rows, momentOf(8, 0))
    return columns.districtOffenceThreshold[0] ?? 0
  }

  it.each<[string, Change]>([
    ['unemployment', ({ citizenEmployer }) => citizenEmployer.fill(-1)],
    ['inequality', ({ giniPpm }) => giniPpm.fill(1_000_000)],
    ['low mood', ({ citizenMood }) => citizenMood.fill(100)],
    ['lack of police', ({ policePpm }) => policePpm.fill(0)],
  ])('grows with %s', (_, change) => {
    expect(thresholdOf(change)).toBeGreaterThan(thresholdOf(asItIs))
  })

  it('is each district’s own', () => {
    const { columns, phases } = found()
    for (const [person, household] of columns.personHousehold.entries())
      if (household % 3 === 0) columns.citizenEmployer[person] = -1
    for (const { run, rows } of phases.slice(0, 2)) run(0, rows, momentOf(8, 0))
    const [ofNode2, ofNode1, ofNode0] = columns.districtOffenceThreshold
    expect(ofNode0).toBeGreaterThan(ofNode1 ?? 0)
    expect(ofNode1).toBe(ofNode2)
  })
})

describe('victims of a day', () => {
  function victimsOf(change: Change): ReadonlySet<number> {
    const other = found()
    change(other.columns)
    endDay(other, 7)
    return new Set(
      [...other.columns.citizenVictim.entries()].filter(([, victim]) => victim).map(([at]) => at),
    )
  }

  it('are the same and more where it is more dangerous', () => {
    const usual = victimsOf(asItIs)
    const more = victimsOf(({ citizenEmployer, policePpm }) => {
      citizenEmployer.fill(-1)
      policePpm.fill(0)
    })
    expect([...usual].every((victim) => more.has(victim))).toBe(true)
    expect(more.size).toBeGreaterThan(usual.size)
  })

  it('do not hang on children being without work', () => {
    const children = victimsOf(({ citizenKind, citizenEmployer }) => {
      citizenKind.fill(CHILD)
      citizenEmployer.fill(-1)
    })
    expect(children).toEqual(victimsOf(asItIs))
  })

  it('are others for another seed', () => {
    const other = found(4)
    endDay(other, 7)
    endDay(town, 7)
    expect(other.columns.citizenVictim).not.toEqual(town.columns.citizenVictim)
  })
})
