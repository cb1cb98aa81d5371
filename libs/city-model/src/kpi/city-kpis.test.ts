import { beforeEach, describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { hasSociety } from '../kpis.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { policies } from '../policies.ts'
import {
  BASE_DAYS,
  type CityFigures,
  cityKpis,
  foundKpis,
  kpiPhases,
  kpiShape,
  markShock,
  RESILIENCE_DAYS,
  RUNNING_INFLUENCES,
} from './index.ts'

const PPM = 1_000_000
const whole = { demand: 1000, served: 1000, conditionPpm: PPM }

const usual: CityFigures = {
  traffic: {
    vehiclesOnRoad: 12,
    tripsStarted: 900,
    tripsCompleted: 888,
    travelTimeMeanSeconds: 500,
    delayIndex: 1.25,
  },
  travel: {
    travelTimeMeanSeconds: 900,
    travelTimeP95Seconds: 2400,
    carShare: 0.5,
    transitShare: 0.25,
    bikeShare: 0.15,
    walkShare: 0.1,
  },
  people: { population: 1000, moodSum: 640_000, offences: 3, offenceDays: 30 },
  economy: {
    unemployment: 0.06,
    gdpCentsPerDay: 7_000_000,
    consumerPriceIndex: 103.5,
    inflation: 0.035,
    gini: 0.33,
    averageWageCentsPerDay: 9000,
    treasuryCents: -500,
    governmentDeficitCentsPerDay: 400,
    governmentSpendingCentsPerDay: 1_000_000,
    moneyCents: 123_456_789,
  },
  services: { policePpm: PPM, hospitalPpm: PPM, transitPpm: PPM, maintenancePpm: PPM },
  utilities: { power: { ...whole, served: 900 }, water: whole, powerCentsPerKwh: 21 },
  health: { infectious: 7, waitingForBed: 2, hospitalPatients: 10, hospitalWaited: 1 },
  environment: {
    vehicleMetres: 8_000_500,
    co2Milligrams: 2_000_000_000,
    noxNanograms: 18_100,
    noiseExposed: 250,
  },
  roads: whole,
  gaps: { moneyGapCents: 0, personsGap: 0, vehiclesGap: 0, energyGapWh: 0, waterGapLitres: 0 },
}

const expected = {
  vehiclesOnRoad: 12,
  tripsStarted: 900,
  tripsCompleted: 888,
  travelTimeMeanSeconds: 900,
  travelTimeP95Seconds: 2400,
  delayIndex: 1.25,
  carShare: 0.5,
  transitShare: 0.25,
  bikeShare: 0.15,
  walkShare: 0.1,
  kilometresByCarPerDay: 8000.5,
  population: 1000,
  unemployment: 0.06,
  satisfaction: 64,
  crimePer100kDay: 10,
  infectious: 7,
  hospitalWaiting: 2,
  resilience: 1,
  gdpCentsPerDay: 7_000_000,
  consumerPriceIndex: 103.5,
  inflationPercentPerYear: 3.5000000000000004,
  gini: 0.33,
  averageWageCentsPerDay: 9000,
  treasuryCents: -500,
  governmentDeficitCentsPerDay: 400,
  governmentEfficiency: 1,
  moneyCents: 123_456_789,
  infrastructureHealth: 95,
  environmentHealth: expect.closeTo(100 - (20 + 9.05 + 25) / 3, 3),
  co2KgPerDay: 2000,
  noxIndex: 18.1,
  noiseExposedShare: 0.25,
  energyNotServedKwh: 0.1,
  powerServedShare: 0.9,
  waterServedShare: 1,
  powerCentsPerKwh: 21,
  moneyGapCents: 0,
  personsGap: 0,
  vehiclesGap: 0,
  energyGapWh: 0,
  waterGapLitres: 0,
}

function found() {
  const shape = { ...kpiShape(), moodSum: column('f64', 1) } as const
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  columns.moodSum[0] = usual.people.moodSum
  foundKpis(columns)
  let now = usual
  const figures = (): CityFigures => ({ ...now, people: { ...now.people, moodSum: columns.moodSum[0] ?? 0 } })
  const [phase] = kpiPhases({ columns, figures, reads: ['moodSum'] })
  if (!phase) throw new Error('one phase')
  return {
    schema,
    buffer,
    columns,
    phase,
    become: (change: Partial<CityFigures>) => {
      now = { ...usual, ...change }
    },
    closeDays(days: number, moods?: (day: number) => number) {
      for (let day = 0; day < days; day += 1) {
        if (moods) columns.moodSum[0] = moods(day) * usual.people.population
        phase.run(0, 1, momentOf(day + 1, 0))
      }
    },
    kpis: () => cityKpis(figures(), columns),
  }
}

let town: ReturnType<typeof found>
beforeEach(() => {
  town = found()
})

describe('the indicators of a city', () => {
  it('are made of the figures of its parts', () => {
    expect(town.kpis()).toEqual(expected)
  })

  it('are finite numbers, even of a city without people, demand and days', () => {
    const none = { demand: 0, served: 0, conditionPpm: PPM }
    town.become({
      people: { population: 0, moodSum: 0, offences: 0, offenceDays: 0 },
      utilities: { power: none, water: none, powerCentsPerKwh: 0 },
      health: { infectious: 0, waitingForBed: 0, hospitalPatients: 0, hospitalWaited: 0 },
      roads: none,
    })
    town.columns.moodSum[0] = 0
    town.closeDays(BASE_DAYS + 1)
    for (const value of Object.values(town.kpis())) expect(Number.isFinite(value)).toBe(true)
  })

  it('belong to a city with citizens', () => {
    expect([hasSociety(town.kpis()), hasSociety(usual.traffic)]).toEqual([true, false])
  })

  it('hold to what their phase says it reads and writes', () => {
    const { phase, schema, buffer, columns } = town
    markShock(columns, usual.people)
    expect(auditPhase({ phase, schema, buffer, now: momentOf(1, 0) })).toEqual([])
  })
})

describe('the efficiency of a government', () => {
  const spending = (cents: number) => ({ ...usual.economy, governmentSpendingCentsPerDay: cents })

  it('is 1 until the first week has closed, whatever it spends', () => {
    town.closeDays(BASE_DAYS - 1)
    town.become({ economy: spending(5_000_000) })
    expect(town.kpis().governmentEfficiency).toBe(1)
  })

  it('halves when the same services cost twice as much a head', () => {
    town.closeDays(BASE_DAYS)
    town.become({ economy: spending(2_000_000) })
    expect(town.kpis().governmentEfficiency).toBe(0.5)
    town.become({ economy: spending(2_000_000), people: { ...usual.people, population: 2000 } })
    expect(town.kpis().governmentEfficiency).toBe(1)
  })

  it('falls when the services for the same money do', () => {
    town.closeDays(BASE_DAYS)
    town.become({ services: { ...usual.services, policePpm: 0 } })
    expect(town.kpis().governmentEfficiency).toBe(0.75)
  })
})

describe('resilience', () => {
  it('is whole without a shock, and on the day of one', () => {
    town.closeDays(5, () => 300)
    expect(town.kpis().resilience).toBe(1)
    markShock(town.columns, { moodSum: 300_000, population: 1000 })
    expect(town.kpis().resilience).toBe(1)
  })

  it('is what was kept of the satisfaction since', () => {
    markShock(town.columns, { moodSum: 640_000, population: 1000 })
    town.closeDays(2, (day) => [320, 640][day] ?? 0)
    expect(town.kpis().resilience).toBe(0.75)
  })

  it('does not count what was better than before, nor days long after', () => {
    markShock(town.columns, { moodSum: 600_000, population: 1000 })
    town.closeDays(RESILIENCE_DAYS + 30, (day) => (day < RESILIENCE_DAYS ? 800 : 0))
    expect(town.kpis().resilience).toBe(1)
  })

  it('begins anew with the next shock', () => {
    markShock(town.columns, { moodSum: 600_000, population: 1000 })
    town.closeDays(3, () => 0)
    expect(town.kpis().resilience).toBe(0)
    markShock(town.columns, { moodSum: 500_000, population: 1000 })
    town.closeDays(1, () => 400)
    expect(town.kpis().resilience).toBe(0.8)
  })
})

describe('what is claimed of the running city', () => {
  it('is claimed once, of indicators that it has', () => {
    const claims = RUNNING_INFLUENCES.map(({ driver, kpi }) => `${JSON.stringify(driver)} ${kpi}`)
    expect(new Set(claims).size).toBe(claims.length)
    const names = Object.keys(town.kpis())
    expect(RUNNING_INFLUENCES.filter(({ kpi }) => !names.includes(kpi))).toEqual([])
  })

  it('is claimed of every policy, within what it may be set to', () => {
    const claimed = new Set<string>()
    for (const { driver } of RUNNING_INFLUENCES) {
      if (driver.kind !== 'policy') continue
      claimed.add(driver.policy)
      const [range] = Object.values(policies[driver.policy])
      expect(driver.lower).toBeGreaterThanOrEqual(range?.min ?? Number.NaN)
      expect(driver.higher).toBeLessThanOrEqual(range?.max ?? Number.NaN)
      expect(driver.higher).toBeGreaterThan(driver.lower)
    }
    expect([...claimed].toSorted()).toEqual(Object.keys(policies).toSorted())
  })
})
