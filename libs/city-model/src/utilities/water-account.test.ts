import { beforeAll, describe, expect, it } from '@jest/globals'

import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import type { WaterHour } from '../water/hour.ts'
import { latticeTown, type Town } from './lattice.fixture.ts'
import { utilitiesAccount } from './utilities-kpis.ts'
import { countWater, foundedTankLitres, tankLitres } from './water-account.ts'
import { tankAreaOf } from './water-plan.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const nothing: WaterHour = {
  suppliedM3: 0,
  deliveredM3: 0,
  missingM3: 0,
  leakedM3: 0,
  tankChangeM3: 0,
  pressuresM: new Float64Array(2),
  deliveredByJunctionM3: new Float64Array(2),
  flowsLps: new Float64Array(),
  moments: 1,
  warned: 0,
}

const town = () => latticeTown(engine, { columns: 2, rows: 1, residents: 50 })

function count(of: Town, hour: Partial<WaterHour>, asked = 0, levels = [...of.columns.tankLevelM]): void {
  countWater({
    ...of,
    hour: { ...nothing, ...hour },
    asked: Float64Array.of(asked, 0),
    levelsM: levels,
  })
}

describe('the account of the water', () => {
  it('counts whole litres and lets the rest wait', () => {
    const of = town()
    for (let hour = 0; hour < 4; hour += 1) count(of, { suppliedM3: 0.0103, leakedM3: 0.0103 })
    expect([of.columns.waterSuppliedLitres[0], of.columns.waterLeakedLitres[0]]).toEqual([41, 41])
    expect(of.columns.waterRestLitres[0]).toBeCloseTo(0.2, 9)
    expect(of.columns.waterImbalanceLitres[0]).toBe(0)
  })

  it('tells what was asked for as delivered or not, to the litre', () => {
    const of = town()
    for (let hour = 0; hour < 10; hour += 1) count(of, { missingM3: 0.0333 }, 100)
    const { waterDemandLitres, waterDeliveredLitres, waterUnservedLitres } = of.columns
    expect(waterUnservedLitres[0]).toBe(333)
    expect((waterDeliveredLitres[0] ?? 0) + (waterUnservedLitres[0] ?? 0)).toBe(waterDemandLitres[0])
  })

  it('knows what went into the tanks by their levels', () => {
    const of = town()
    const [tank] = of.plan.water.network.tanks
    if (tank === undefined) throw new Error('no tank')
    const litres = Math.round(tankAreaOf(tank) * 1000 * 6.5) - foundedTankLitres(of.plan)
    count(of, { suppliedM3: litres / 1000 }, 0, [6.5])
    expect(of.columns.tankLevelM[0]).toBe(6.5)
    expect(tankLitres(of.plan, of.columns.tankLevelM) - foundedTankLitres(of.plan)).toBe(litres)
    expect(utilitiesAccount(of)).toMatchObject({ waterGapLitres: 0, waterImbalanceLitres: 0 })
  })

  it('counts what does not balance apart', () => {
    const of = town()
    count(of, { suppliedM3: 1.5 }, 1000)
    expect(utilitiesAccount(of)).toMatchObject({ waterGapLitres: 0, waterImbalanceLitres: 500 })
  })

  it('has a gap where a tank was filled by no hour, or energy came from nowhere', () => {
    const of = town()
    of.columns.tankLevelM[0] = 7
    of.columns.energyGeneratedWh[0] = 5
    const { energyGapWh, waterGapLitres } = utilitiesAccount(of)
    expect(energyGapWh).toBe(5)
    expect(waterGapLitres).toBeLessThan(0)
  })

  it('lets the solver be off by a little of what flows', () => {
    const of = town()
    const least = utilitiesAccount(of).waterImbalanceLitresMax
    expect(least).toBeLessThan(10)
    count(of, { suppliedM3: 1000 }, 1_000_000)
    expect(utilitiesAccount(of).waterImbalanceLitresMax).toBe(least + 400)
  })
})
