import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { stage } from '../epidemic/stages.ts'
import {
  ADMISSIONS_PER_1000_A_YEAR,
  healthKpis,
  healthListener,
  healthPhases,
  orderOutbreak,
} from './index.ts'
import { faultsOf, goOut, runPhases, type Town, townOf } from './town.fixture.ts'

function live(town: Town, [from, to]: readonly [number, number]): void {
  for (let day = from; day < to; day += 1) {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      goOut(town, [day, quarter])
      runPhases([...town.health, ...town.demography], day, quarter)
      expect(faultsOf(town)).toEqual([])
    }
  }
}

const severe = { cases: 60, r0Permille: 3000 }

describe('health in the running city', () => {
  it('loses nobody in an epidemic with births, deaths and moving', () => {
    const town = townOf({ citizens: 1200, beds: 6 })
    town.columns.moodSum[0] = 500 * 1200
    orderOutbreak(town.columns, severe)
    live(town, [1, 62])
    const { columns } = town
    expect(columns.contagionDeaths[0]).toBeGreaterThan(0)
    expect(columns.stageTotals[stage.recovered]).toBeGreaterThan(400)
    expect(columns.account[3]).toBeGreaterThanOrEqual(columns.contagionDeaths[0] ?? 0)
  })

  it('goes on from a copy as it would have gone on', () => {
    const spec = { citizens: 800, beds: 3 }
    const town = townOf(spec)
    town.columns.moodSum[0] = 400 * 800
    orderOutbreak(town.columns, severe)
    live(town, [1, 26])
    const copy = townOf(spec, town.buffer)
    live(town, [26, 40])
    live(copy, [26, 40])
    expect(new Uint8Array(copy.buffer)).toEqual(new Uint8Array(town.buffer))
  })

  it('holds to what its phases say they read and write', () => {
    const town = townOf({ citizens: 1500, beds: 4 })
    orderOutbreak(town.columns, severe)
    live(town, [1, 24])
    const { schema, buffer, columns } = town
    const ill = columns.stageTotals[stage.infectious] ?? 0
    goOut(town, [24, 2])
    orderOutbreak(columns, severe)
    for (const phase of town.health)
      expect(auditPhase({ phase, schema, buffer, now: momentOf(24, 43_200) })).toEqual([])
    expect([ill, columns.stageTotals[stage.waiting], columns.stageTotals[stage.infectious]]).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ])
    expect(Math.min(ill, columns.stageTotals[stage.waiting] ?? 0)).toBeGreaterThan(0)
  })

  it('does not look where people are while nobody is infectious', () => {
    const { society, columns } = townOf({ citizens: 500 })
    const away = {
      ...columns,
      get citizenActivity(): Uint8Array {
        throw new Error('somebody looked')
      },
    }
    const [quarterly] = healthPhases({ society, columns: away, chance: (stream) => seededRandom(1, stream) })
    const live = (day: number) => quarterly?.run(0, 1, momentOf(day, 0))
    for (let day = 1; day < 30; day += 1) live(day)
    expect(columns.hospitalPatientsToday[0]).toBeGreaterThan(0)
    orderOutbreak(columns, severe)
    expect(() => live(30)).toThrow('looked')
  })
})

/** Who needs a bed on these days, without a contagion; bodies rest. */
function patients({ health: [quarter, , day], columns }: Town, days: number): number {
  let sum = 0
  for (let at = 1; at <= 4 * days; at += 1) {
    quarter?.run(0, 1, momentOf(Math.floor(at / 4), (at % 4) * 21_600))
    if (at % 4 === 0) day?.run(0, 1, 0)
    if (at % 4 === 0) sum += healthKpis(columns).hospitalPatients
  }
  return sum
}

describe('the hospital', () => {
  it('gets as many patients as hospitals do, and turns nobody away while it has beds', () => {
    const citizens = 40_000
    const town = townOf({ citizens, beds: 172 })
    const expected = (citizens * ADMISSIONS_PER_1000_A_YEAR * 60) / (1000 * 365)
    // Who is in a bed cannot fall ill again, a quarter of a percent of all.
    expect(Math.abs(patients(town, 60) - expected)).toBeLessThan(4 * Math.sqrt(expected) + 0.003 * expected)
    const { hospitalWaited, inBed, waitingForBed, hospitalBeds } = healthKpis(town.columns)
    expect([hospitalWaited, waitingForBed, town.columns.stageTotals[stage.dead]]).toEqual([0, 0, 0])
    // 7.5 days each.
    const beds = (7.5 * citizens * ADMISSIONS_PER_1000_A_YEAR) / 365_000
    expect(Math.abs(inBed - beds)).toBeLessThan(4 * Math.sqrt(beds))
    expect(inBed).toBeLessThan(hospitalBeds)
  })

  it('lets all patients wait and gives up on some when it has no beds', () => {
    const town = townOf({ citizens: 20_000, beds: 0 })
    const came = patients(town, 20)
    const { waitingForBed, inBed, hospitalPatients, hospitalWaited } = healthKpis(town.columns)
    expect([inBed, hospitalWaited]).toEqual([0, hospitalPatients])
    expect(town.columns.stageTotals[stage.dead]).toBeGreaterThan(0)
    // Three days' patients wait.
    expect(waitingForBed).toBeLessThan(came / 4)
    expect(waitingForBed).toBeGreaterThan(came / 12)
    expect(faultsOf(town)).toEqual([])
  })

  it('gives the free bed to who came first, and nobody waits for more than three days', () => {
    const town = townOf({ citizens: 3000, beds: 1 })
    const { hospitalQueue, bedPatient, stageTotals, citizenStageUntil } = town.columns
    const queueNow = () => [...hospitalQueue.subarray(0, stageTotals[stage.waiting])]
    const treated = new Set<number>()
    for (let quarter = 4; quarter < 200; quarter += 1) {
      const before = queueNow()
      runPhases(town.health.slice(0, 1), Math.floor(quarter / 4), quarter % 4)
      const after = queueNow()
      const stayed = before.filter((person) => after.includes(person))
      // From the front they go, at the end they come, in ascending order.
      expect(after.slice(0, stayed.length)).toEqual(before.slice(before.length - stayed.length))
      expect(after.slice(stayed.length)).toEqual(after.slice(stayed.length).sort((a, b) => a - b))
      for (const person of after) expect((citizenStageUntil[person] ?? 0) - quarter).toBeGreaterThan(0)
      treated.add(bedPatient[0] ?? 0)
      expect(after).toHaveLength(new Set(after).size)
    }
    expect(treated.size).toBeGreaterThan(4)
    expect(stageTotals[stage.dead]).toBeGreaterThan(0)
  })
})

describe('whoever leaves the city', () => {
  it('frees a bed or a place in the queue', () => {
    const town = townOf({ citizens: 4000, beds: 2 })
    patients(town, 10)
    const { columns } = town
    const { left } = healthListener(columns)
    const gone = [columns.bedPatient[0] ?? 0, columns.hospitalQueue[1] ?? 0]
    const [first, , third] = columns.hospitalQueue
    for (const person of gone) {
      left?.(person, 0)
      columns.personAlive[person] = 0
    }
    expect([columns.stageTotals[stage.inBed], columns.hospitalQueue[0], columns.hospitalQueue[1]]).toEqual([
      1,
      first,
      third,
    ])
    expect(gone.map((person) => [columns.citizenStage[person], columns.citizenHealth[person]])).toEqual([
      [0, 0],
      [0, 0],
    ])
  })
})
