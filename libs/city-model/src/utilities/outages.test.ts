import { beforeAll, describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { FAILURES_TOLD_A_DAY_MAX } from './asset-hour.ts'
import { ASSET_FIGURES } from './assets.ts'
import { breakAsset } from './break-asset.ts'
import { type Lattice, latticeTown, type Town } from './lattice.fixture.ts'
import { PUMPS_A_WORKS } from './water-plan.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const TWO_AREAS: Lattice = { columns: 5, rows: 5, residents: 100, hospitals: [3] }

/** One hour with all that is broken now. */
function hour(town: Town, day = 0, ends = 20): void {
  town.runHours(day, ends, ends)
}

function linesAt({ plan }: Town, zone: number): number[] {
  const { grid } = plan.power
  return [...grid.from.keys()].filter((line) => grid.from[line] === zone || grid.to[line] === zone)
}

function districtsOf({ plan }: Town, isIn: (zone: number) => boolean): number[] {
  return [...plan.zones.ofDistrict.keys()].filter((district) => isIn(plan.zones.ofDistrict[district] ?? -1))
}

function darkDistricts({ columns }: Town, below = 1): number[] {
  return [...columns.districtPowerPermille.keys()].filter(
    (district) => (columns.districtPowerPermille[district] ?? 0) < below,
  )
}

describe('the loss of lines', () => {
  it('darkens exactly the zone that hung on them', () => {
    const town = latticeTown(engine, TWO_AREAS)
    const zone = [...town.plan.zones.areaOf.keys()].find(
      (each) => !town.plan.power.substationZone.includes(each),
    )
    if (zone === undefined) throw new Error('every zone has a substation')
    for (const line of linesAt(town, zone)) breakAsset(town.columns, line, 5)
    hour(town)
    expect(darkDistricts(town)).toEqual(districtsOf(town, (each) => each === zone))
    expect(darkDistricts(town, 1000)).toEqual(darkDistricts(town))
    expect(town.told[0]).toMatchObject({
      type: 'SupplyLost',
      utility: 'power',
      districts: 1,
      servedPermille: 0,
    })
    const [district = -1] = darkDistricts(town)
    expect(town.columns.districtOutageMinutes[district]).toBe(60)
  })

  it('of single lines, one by one, darkens nobody', () => {
    const town = latticeTown(engine, { ...TWO_AREAS, columns: 3, rows: 3 })
    for (let line = 0; line < town.plan.assets.firstStation; line += 1) {
      town.columns.assetOutHours.fill(0)
      breakAsset(town.columns, line, 2)
      hour(town)
      expect([line, darkDistricts(town, 1000)]).toEqual([line, []])
    }
  })

  it('ends when they are repaired', () => {
    const town = latticeTown(engine, TWO_AREAS)
    const dark: number[] = []
    for (const line of linesAt(town, 7)) breakAsset(town.columns, line, 3)
    town.runHours(0, 10, 15, () => dark.push(darkDistricts(town).length))
    expect(dark).toEqual([1, 1, 1, 0, 0, 0])
    expect(town.told.map(({ type }) => type)).toContain('SupplyRestored')
  })
})

describe('the loss of a substation', () => {
  it('darkens its area but for what the sun gives there, and not the other', () => {
    const town = latticeTown(engine, { ...TWO_AREAS, hospitals: [] })
    const { plan, columns } = town
    const lost = [...plan.power.lineKinds.keys()].filter(
      (line) =>
        plan.power.lineKinds[line] === 'transformer' &&
        plan.power.grid.to[line] === plan.power.substationZone[1],
    )
    expect(lost).toHaveLength(2)
    breakAsset(columns, lost[0] ?? -1, 9)
    hour(town)
    expect(darkDistricts(town, 1000)).toEqual([])
    breakAsset(columns, lost[1] ?? -1, 9)
    hour(town, 0, 23)
    const area = districtsOf(town, (zone) => plan.zones.areaOf[zone] === 1)
    expect(darkDistricts(town)).toEqual(area)
    hour(town, 1, 13)
    const byDay = area.map((district) => columns.districtPowerPermille[district] ?? -1)
    expect(Math.max(...byDay)).toBeGreaterThan(0)
    expect(Math.max(...byDay)).toBeLessThan(1000)
    expect(darkDistricts(town, 1000)).toEqual(area)
  })
})

describe('the loss of stations', () => {
  const broken = (kinds: readonly string[], count: number) => {
    const town = latticeTown(engine, TWO_AREAS)
    const found = [...town.plan.power.stations.keys()].filter((station) =>
      kinds.includes(town.plan.power.stations[station]?.kind ?? ''),
    )
    for (const station of found.slice(0, count)) {
      breakAsset(town.columns, town.plan.assets.firstStation + station, 9)
    }
    hour(town, 1, 10)
    return town
  }

  it('of any one darkens nobody', () => {
    for (let kind = 0; kind < 4; kind += 1) {
      expect(darkDistricts(broken([['import', 'gas', 'wind', 'solar'][kind] ?? ''], 1), 1000)).toEqual([])
    }
  })

  it('of all that count is rationed alike, the hospital first', () => {
    const { columns, plan } = broken(['import', 'wind', 'solar'], 9)
    const hospital = plan.zones.ofNode[3] ?? -1
    const served = [...columns.districtPowerPermille]
    const others = served.filter((_, district) => plan.zones.ofDistrict[district] !== hospital)
    expect(served[3]).toBe(1000)
    expect(Math.max(...others)).toBeLessThan(900)
    expect(Math.max(...others) - Math.min(...others)).toBeLessThanOrEqual(1)
    expect(Math.min(...others)).toBeGreaterThan(100)
  })
})

describe('waterworks', () => {
  it('stand still without power, live on their tanks, and take none for pumps', () => {
    const town = latticeTown(engine, { columns: 3, rows: 2, residents: 300, hospitals: [] })
    const { columns, plan } = town
    for (let line = 0; line < plan.assets.firstStation; line += 1) breakAsset(columns, line, 40)
    for (let unit = plan.assets.firstStation; unit < plan.assets.firstPipe; unit += 1)
      breakAsset(columns, unit, 40)
    const before = columns.tankLevelM[0] ?? 0
    hour(town)
    expect(columns.waterSuppliedLitres[0]).toBe(0)
    expect([...columns.districtWaterPermille].every((permille) => permille === 1000)).toBe(true)
    expect(columns.areaPumpWh[0]).toBe(0)
    expect(columns.tankLevelM[0]).toBeLessThan(before)
    town.runHours(1)
    // The tank is empty in the end, and nobody has water either.
    expect(columns.tankLevelM[0]).toBeLessThan(0.6)
    expect(Math.max(...columns.districtWaterPermille)).toBeLessThan(900)
    expect(columns.waterUnservedLitres[0]).toBeGreaterThan(0)
    expect(town.told.map((fact) => ('utility' in fact ? fact.utility : ''))).toEqual(['power', 'water'])
    expect(columns.districtOutageMinutes[0]).toBe(24 * 60)
  })

  it('do without one pump, and use its power again with the next hour', () => {
    const town = latticeTown(engine, { columns: 3, rows: 2, residents: 300 })
    const { columns, plan } = town
    columns.tankLevelM[0] = 4
    hour(town)
    const [supplied, wh] = [columns.waterSuppliedLitres[0] ?? 0, columns.areaPumpWh[0] ?? 0]
    expect(supplied).toBeGreaterThan(0)
    expect(wh).toBeGreaterThan(0)
    breakAsset(columns, plan.assets.firstPump, 2)
    columns.tankLevelM[0] = 4
    columns.waterSuppliedLitres[0] = 0
    hour(town, 1)
    expect((columns.waterSuppliedLitres[0] ?? 0) / supplied).toBeCloseTo(1, 1)
    for (let pump = 0; pump < PUMPS_A_WORKS; pump += 1) breakAsset(columns, plan.assets.firstPump + pump, 2)
    columns.waterSuppliedLitres[0] = 0
    hour(town, 1, 21)
    expect([columns.waterSuppliedLitres[0], columns.areaPumpWh[0]]).toEqual([0, 0])
  })
})

describe('broken mains', () => {
  it('leave exactly the zone dry that hung on them', () => {
    const town = latticeTown(engine, TWO_AREAS)
    const { plan, columns } = town
    const { from, to } = plan.zones.neighbours
    const zone = [...plan.zones.areaOf.keys()].find((each) => !plan.water.worksZone.includes(each)) ?? -1
    for (const [pipe, start] of from.entries()) {
      if (start === zone || to[pipe] === zone) breakAsset(columns, plan.assets.firstPipe + pipe, 2)
    }
    hour(town)
    const dry = [...columns.districtWaterPermille.keys()].filter(
      (district) => (columns.districtWaterPermille[district] ?? 0) < 900,
    )
    expect(dry).toEqual(districtsOf(town, (each) => each === zone))
    expect(columns.districtWaterPermille[dry[0] ?? -1]).toBe(0)
  })

  it('leak the more the more they are worn', () => {
    const leaked = [1_000_000, 600_000, 0].map((condition) => {
      const town = latticeTown(engine, TWO_AREAS)
      town.columns.assetCondition.fill(condition)
      hour(town)
      return (town.columns.waterLeakedLitres[0] ?? 0) / (town.columns.waterSuppliedLitres[0] ?? 1)
    })
    expect(leaked).toEqual(leaked.toSorted((a, b) => a - b))
    expect(leaked[0]).toBeGreaterThan(0.02)
    expect(leaked[2]).toBeGreaterThan(4 * (leaked[0] ?? 1))
  })
})

describe('assets', () => {
  it('break down the more often the worse they are, and come back', () => {
    const failures = [1_000_000, 0].map((condition) => {
      const town = latticeTown(engine, TWO_AREAS)
      let broken = 0
      for (let day = 0; day < 30; day += 1) {
        town.columns.assetCondition.fill(condition)
        for (let hours = 1; hours <= 24; hours += 1) {
          town.phase('utilityAssets').run(0, 1, momentOf(day, hours * 3600))
        }
        broken += town.columns.assetFailuresToday[0] ?? 0
      }
      expect([...town.columns.assetOutHours].every((hours) => hours <= 120)).toBe(true)
      return { broken, told: town.told, count: town.plan.assets.count }
    })
    const [best, worst] = failures
    expect(best?.broken).toBeLessThan(10)
    expect(worst?.broken).toBeGreaterThan(20)
    expect(worst?.told.every(({ type }) => type === 'UtilityAssetFailed')).toBe(true)
    for (const fact of worst?.told ?? []) {
      if (fact.type !== 'UtilityAssetFailed') continue
      const { repairHoursMin, repairHoursMax } = ASSET_FIGURES[fact.kind]
      expect(fact.repairHours).toBeGreaterThanOrEqual(repairHoursMin)
      expect(fact.repairHours).toBeLessThanOrEqual(repairHoursMax)
      expect(fact.name).toBe(`District ${fact.district}`)
    }
  })

  it('are told of a few times a day at most', () => {
    const town = latticeTown(engine, { columns: 12, rows: 12, residents: 2 })
    town.columns.assetCondition.fill(0)
    let [most, told] = [0, 0]
    for (let day = 0; day < 8; day += 1) {
      for (let hours = 1; hours <= 24; hours += 1) {
        town.phase('utilityAssets').run(0, 1, momentOf(day, hours * 3600))
      }
      most = Math.max(most, town.columns.assetFailuresToday[0] ?? 0)
      expect(town.told.length - told).toBeLessThanOrEqual(FAILURES_TOLD_A_DAY_MAX)
      told = town.told.length
      town.columns.assetCondition.fill(0)
    }
    expect(most).toBeGreaterThan(FAILURES_TOLD_A_DAY_MAX)
  })

  it('keep up with full upkeep and run down without', () => {
    const after = [1_000_000, 0].map((maintenancePpm) => {
      const town = latticeTown(engine, TWO_AREAS)
      town.columns.assetCondition.fill(900_000)
      town.columns.maintenancePpm[0] = maintenancePpm
      for (let day = 0; day < 200; day += 1) {
        town.phase('utilityAssets').run(0, 1, momentOf(day + 1, 0))
      }
      return town.columns.assetCondition[0] ?? -1
    })
    expect(after[0]).toBe(900_000)
    expect(after[1]).toBeLessThan(870_000)
  })
})
