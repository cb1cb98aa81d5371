import { beforeAll, describe, expect, it } from '@jest/globals'

import { STREAMS } from '../city/part.ts'
import { SETTING } from '../city/settings.ts'
import { momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { infrastructureHealth } from '../kpi/index.ts'
import { hashOf } from '../memory/hash.ts'
import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { breakAsset } from './break-asset.ts'
import { type Lattice, latticeTown, type Town } from './lattice.fixture.ts'
import { supplyConditions } from './supply-conditions.ts'
import { expectedW } from './units.ts'
import { utilitiesAccount, utilitiesKpis } from './utilities-kpis.ts'
import { weatherAt } from './weather.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const SMALL: Lattice = { columns: 3, rows: 2, residents: 300 }
const TWO_AREAS: Lattice = { columns: 5, rows: 5, residents: 100, hospitals: [3] }
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, each) => total + each, 0)

function expectBalance(town: Town): void {
  const account = utilitiesAccount(town)
  expect(account).toMatchObject({ energyGapWh: 0, waterGapLitres: 0 })
  expect(Math.abs(account.waterImbalanceLitres)).toBeLessThanOrEqual(account.waterImbalanceLitresMax)
}

/** Nearly always something is broken, and once half of all lines. */
function breakSomething({ columns, plan }: Town, day: number): void {
  if (day % 3 === 1) breakAsset(columns, (day * 7) % plan.assets.count, 30)
  if (day !== 20) return
  for (let line = 0; line < plan.assets.firstStation; line += 2) breakAsset(columns, line, 20)
}

describe('sixty days of power and water', () => {
  it('conserve both at every hour, also while assets break, and serve nearly all', () => {
    const town = latticeTown(engine, SMALL)
    for (let day = 0; day < 60; day += 1) {
      breakSomething(town, day)
      town.runHours(day, day === 0 ? 6 : 1, 24, () => expectBalance(town))
    }
    const { columns } = town
    expect(columns.energyDemandWh[0]).toBeGreaterThan(1e8)
    expect(columns.powerEmissionMg[0]).toBeGreaterThan(1e10)
    expect(columns.waterLeakedLitres[0]).toBeGreaterThan(1e5)
    expect(columns.energyUnservedWh[0]).toBeLessThan(0.05 * (columns.energyDemandWh[0] ?? 0))
    expect(columns.waterUnservedLitres[0]).toBeLessThan(0.05 * (columns.waterDemandLitres[0] ?? 0))
    expect([...columns.tankLevelM].every((level) => level > 1)).toBe(true)
  })

  it('ask for about as much as people and work are said to', () => {
    const town = latticeTown(engine, SMALL)
    town.runHours(0, 6)
    town.runHours(1)
    const { power, water } = utilitiesKpis(town)
    const people = sum(town.columns.householdSize)
    const [shop, office, workshop] = [80, 60, 50]
    const districts = town.plan.zones.count
    const wh = people * 4400 + districts * (shop * 12_000 + office * 9000 + workshop * 45_000)
    const litres = people * 124 + districts * (shop * 40 + office * 30 + workshop * 180)
    expect(power.demand / wh).toBeGreaterThan(0.98)
    expect(power.demand / wh).toBeLessThan(1.2)
    expect(water.demand / litres).toBeGreaterThan(0.98)
    expect(water.demand / litres).toBeLessThan(1.02)
  })
})

describe('a restored city', () => {
  it('goes on with the same bits from the middle of a day', () => {
    const straight = latticeTown(engine, TWO_AREAS)
    straight.runHours(0, 6)
    breakAsset(straight.columns, 2, 40)
    straight.runHours(1, 1, 9)
    const saved = straight.buffer.slice(0)
    straight.runHours(1, 10)
    straight.runHours(2)

    const restored = latticeTown(engine, TWO_AREAS, saved)
    restored.runHours(1, 10)
    restored.runHours(2)
    expect(hashOf(restored.buffer)).toBe(hashOf(straight.buffer))
    expect(restored.columns.energyDemandWh[0]).toBe(straight.columns.energyDemandWh[0])
  })

  it('is another with another seed', () => {
    const hashes = [1, 2].map((seed) => {
      const town = latticeTown(engine, { ...SMALL, seed })
      town.runHours(0, 6, 8)
      return hashOf(town.buffer)
    })
    expect(hashes[0]).not.toBe(hashes[1])
  })
})

describe('every phase', () => {
  it.each(['power', 'water', 'utilityAssets', 'utilityDay'])('reads and writes what it says: %s', (name) => {
    const town = latticeTown(engine, SMALL)
    const { columns, schema, buffer } = town
    columns.policySettings[SETTING.demandResponsePercent] = 15
    columns.policySettings[SETTING.carbonCentsPerTonne] = 5000
    columns.vehicleGridWh[0] = 40_000
    town.runHours(0, 6)
    breakAsset(columns, town.plan.assets.firstPipe, 9)
    // The last hour of a day closes it, the first opens the next.
    for (const [day, hour] of [
      [1, 1],
      [1, 24],
    ] as const) {
      const now = momentOf(day, hour * 3600)
      expect(auditPhase({ phase: town.phase(name), schema, buffer, now })).toEqual([])
    }
  })
})

describe('the price of power', () => {
  it('rises with the price of carbon, and emissions fall with it', () => {
    const dayWith = (centsPerTonne: number) => {
      const town = latticeTown(engine, SMALL)
      town.columns.policySettings[SETTING.carbonCentsPerTonne] = centsPerTonne
      town.runHours(0, 6, 20)
      return { cents: town.columns.powerCentsPerKwh[0] ?? 0, mg: town.columns.powerEmissionMg[0] ?? 0 }
    }
    const [free, dear] = [dayWith(0), dayWith(30_000)]
    expect(dear.cents).toBeGreaterThan(free.cents + 5)
    expect(dear.mg).toBeLessThan(free.mg)
  })

  it('is that of the dearest station while there is too little', () => {
    const town = latticeTown(engine, SMALL)
    const { firstStation } = town.plan.assets
    for (const [at, { kind }] of town.plan.power.stations.entries()) {
      if (kind === 'import' || kind === 'gas') breakAsset(town.columns, firstStation + at, 9)
    }
    town.runHours(0, 6, 6)
    expect(town.columns.powerCentsPerKwh[0]).toBe(11 + 12)
    expect(town.columns.energyUnservedWh[0]).toBeGreaterThan(0)
  })
})

describe('a smart grid', () => {
  /** By hour of a day: what was asked for, and what of it sun and wind have not given. */
  const dayOf = (percent: number) => {
    const town = latticeTown(engine, SMALL)
    town.columns.policySettings[SETTING.demandResponsePercent] = percent
    town.runHours(0, 6)
    const [asked, left]: [number[], number[]] = [[], []]
    let before = town.columns.energyDemandWh[0] ?? 0
    town.runHours(1, 1, 24, (hour) => {
      const now = town.columns.energyDemandWh[0] ?? 0
      const weather = weatherAt(town.chance(STREAMS.utilities), { day: 1, hour: hour - 1 })
      asked.push(now - before)
      left.push(now - before - expectedW(town.plan.power.stations, weather))
      before = now
    })
    return { asked, left }
  }

  it('lowers the peak that stations must serve and keeps the energy of the day', () => {
    const [plain, smart] = [dayOf(0), dayOf(20)]
    expect(Math.max(...smart.left)).toBeLessThan(0.95 * Math.max(...plain.left))
    expect(Math.max(...smart.asked)).toBeLessThan(1.01 * Math.max(...plain.asked))
    // Only the hours in which pumps run differ a little.
    expect(Math.abs(sum(smart.asked) - sum(plain.asked))).toBeLessThan(0.002 * sum(plain.asked))
  })

  it('gives each zone to the Wh what it has taken from it', () => {
    const town = latticeTown(engine, SMALL)
    town.columns.policySettings[SETTING.demandResponsePercent] = 33
    town.phase('utilityDay').run(0, 1, momentOf(1, 0))
    const shifted = [...town.columns.dayShiftedPpm]
    expect(shifted.at(-1)).toBe(1_000_000)
    expect(shifted).toEqual(shifted.toSorted((a, b) => a - b))
    expect(sum(town.columns.zoneFlexibleWh)).toBeGreaterThan(0)
  })
})

describe('electric cars', () => {
  it('charge on the next day what they drew on this', () => {
    const dayWith = (wh: number) => {
      const town = latticeTown(engine, SMALL)
      town.runHours(0, 6)
      town.columns.vehicleGridWh[0] = wh
      town.runHours(1)
      expect(town.columns.dayChargingWh[0]).toBe(24 * wh)
      town.columns.vehicleGridWh[0] = 0
      town.runHours(2)
      return town.columns.energyDemandWh[0] ?? 0
    }
    const hours = 24
    const extra = dayWith(50_000) - dayWith(0)
    // Whole Wh an hour and zone.
    expect(Math.abs(extra - hours * 50_000)).toBeLessThan(hours * 6 + 2000)
  })
})

describe('the figures of the day', () => {
  it('are those of the last whole day', () => {
    const town = latticeTown(engine, SMALL)
    expect(utilitiesKpis(town)).toMatchObject({ powerServedPpm: 1_000_000, energyUnservedWh: 0 })
    town.runHours(0, 6)
    const before = town.columns.energyDemandWh[0] ?? 0
    town.runHours(1)
    const kpis = utilitiesKpis(town)
    expect(kpis.power.demand).toBe((town.columns.energyDemandWh[0] ?? 0) - before)
    town.runHours(2, 1, 12)
    expect(utilitiesKpis(town).power.demand).toBe(kpis.power.demand)
    expect(kpis).toMatchObject({ powerServedPpm: 1_000_000, waterServedPpm: 1_000_000 })
    expect(kpis.powerCentsPerKwh).toBeGreaterThan(11)
    expect(kpis.meanPressureTenths).toBeGreaterThan(200)
    const gramsPerKwh = kpis.emissionsMg / kpis.power.demand
    expect(gramsPerKwh).toBeGreaterThan(11)
    expect(gramsPerKwh).toBeLessThan(490)
  })

  it('make the health of the infrastructure', () => {
    const town = latticeTown(engine, SMALL)
    town.runHours(0, 6)
    const { power, water } = utilitiesKpis(town)
    const whole = { demand: 1, served: 1, conditionPpm: 1_000_000 }
    const health = infrastructureHealth({ power, water, roads: whole, hospitals: whole })
    expect(health).toBeGreaterThan(90)
    expect(health).toBeLessThan(100)
  })

  it('show how districts are supplied, as it is now', () => {
    const town = latticeTown(engine, SMALL)
    const now = supplyConditions(town.columns)
    expect([...now.powerPermille, ...now.waterPermille].every((permille) => permille === 1000)).toBe(true)
    town.columns.districtPowerPermille[0] = 0
    expect(now.powerPermille[0]).toBe(1000)
    expect(now.outageMinutes).toHaveLength(town.plan.zones.ofDistrict.length)
  })
})
