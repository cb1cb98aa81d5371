import { beforeAll, describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { hourBefore, hourNumber } from './hour-clock.ts'
import { latticeTown, type Town } from './lattice.fixture.ts'
import { LEAK_PERMILLE, LEAK_WORN_PERMILLE, leaksOf } from './leaks.ts'
import { countPumping, PUMP_POWER_PERMILLE, PUMPS_STOP_PERMILLE, runningPumps } from './pumps.ts'
import { servedPermille, tellDistricts } from './served.ts'
import { centsPerKwh, GRID_FEE_CENTS_PER_KWH } from './tariff.ts'
import { PUMPS_A_WORKS, TANK_LEVEL_MAX_M } from './water-plan.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const ofTown = (town: Town) => ({ ...town, random: town.chance(9) })
const small = () => latticeTown(engine, { columns: 3, rows: 2, residents: 50 })

describe('the pumps of a works', () => {
  it.each([
    [PUMPS_STOP_PERMILLE[0], 0],
    [PUMPS_STOP_PERMILLE[0] - 1, 1],
    [PUMPS_STOP_PERMILLE[1] - 1, 2],
    [PUMPS_STOP_PERMILLE[2] - 1, 3],
  ])('run as the tank calls for: at %d thousandths %d of them', (permille, pumps) => {
    const town = small()
    town.columns.tankLevelM[0] = (TANK_LEVEL_MAX_M * permille) / 1000
    expect(runningPumps(ofTown(town))).toEqual([0, 1, 2].map((pump) => pump < pumps))
  })

  it('stand in for each other', () => {
    const town = small()
    town.columns.tankLevelM[0] = TANK_LEVEL_MAX_M * 0.7
    town.columns.assetOutHours[town.plan.assets.firstPump] = 3
    expect(runningPumps(ofTown(town))).toEqual([false, true, false])
  })

  it('stand still where their district has too little power', () => {
    const town = small()
    town.columns.tankLevelM[0] = 1
    town.columns.districtPowerPermille.fill(PUMP_POWER_PERMILLE)
    expect(runningPumps(ofTown(town))).toEqual([true, true, true])
    town.columns.districtPowerPermille.fill(PUMP_POWER_PERMILLE - 1)
    expect(runningPumps(ofTown(town))).toEqual([false, false, false])
  })

  it('take what lifting the water takes', () => {
    const town = small()
    const { network, liftM } = town.plan.water
    const flowsLps = new Float64Array(network.pipes.length + PUMPS_A_WORKS)
    flowsLps[network.pipes.length] = 30
    flowsLps[network.pipes.length + 2] = 20
    countPumping(ofTown(town), {
      flowsLps,
      suppliedM3: 0,
      deliveredM3: 0,
      missingM3: 0,
      leakedM3: 0,
      tankChangeM3: 0,
      pressuresM: new Float64Array(),
      deliveredByJunctionM3: new Float64Array(),
      moments: 1,
      warned: 0,
    })
    // 50 l/s lifted by so many metres at 9.81 J and an efficiency of 0.7 are so many W.
    expect(town.columns.areaPumpWh[0]).toBe(Math.floor((50 * (liftM[0] ?? 0) * 9.81) / 0.7))
  })
})

describe('leaks', () => {
  it('are a share of a mean day at 40 m, and more of it where the pipes are worn', () => {
    const town = small()
    const shareOf = (zone: number) => {
      const lps = (leaksOf(ofTown(town))[zone] ?? 0) * Math.sqrt(40)
      return (1000 * lps) / (town.plan.water.meanLps[zone] ?? 1)
    }
    town.columns.assetCondition.fill(1_000_000)
    expect(shareOf(0)).toBeCloseTo(LEAK_PERMILLE, 6)
    town.columns.assetCondition.fill(0)
    expect(shareOf(0)).toBeCloseTo(LEAK_PERMILLE + LEAK_WORN_PERMILLE, 6)
    town.columns.assetCondition.fill(500_000)
    expect(shareOf(5)).toBeCloseTo(LEAK_PERMILLE + LEAK_WORN_PERMILLE / 2, 6)
  })

  it('are of the pipes that end in a zone', () => {
    const town = small()
    town.columns.assetCondition.fill(1_000_000)
    const before = leaksOf(ofTown(town))
    town.columns.assetCondition[town.plan.assets.firstPipe] = 0
    const after = leaksOf(ofTown(town))
    const { from, to } = town.plan.zones.neighbours
    const more = [...after.keys()].filter((zone) => (after[zone] ?? 0) > (before[zone] ?? 0))
    expect(more).toEqual([from[0], to[0]])
  })
})

describe('what is told of an hour', () => {
  it('is the share that was served, in thousandths', () => {
    const [served, asked] = [Float64Array.of(5, 0, 0, 99, 3), Float64Array.of(10, 0, 7, 100, 3)]
    expect([...servedPermille(served, asked, 4)]).toEqual([500, 1000, 0, 990])
  })

  it('is for each district that of its zone, which several may share', () => {
    const byDistrict = new Int32Array(4)
    const zones = { ...small().plan.zones, ofDistrict: Int32Array.of(1, 0, 1, 2) }
    tellDistricts(zones, Int32Array.of(10, 20, 30), byDistrict)
    expect([...byDistrict]).toEqual([20, 10, 20, 30])
  })

  it('is priced in thousandths of a cent a kWh with the fee of the grid', () => {
    expect([0, 7000.4, 7500, 11_000].map(centsPerKwh)).toEqual(
      [0, 7, 7.5, 11].map((cents) => cents + GRID_FEE_CENTS_PER_KWH),
    )
  })

  it('is of the hour that has just ended', () => {
    expect(hourBefore(momentOf(0, 6 * 3600))).toEqual({ day: 0, hour: 5 })
    expect(hourBefore(momentOf(3, 0))).toEqual({ day: 2, hour: 23 })
    expect(hourBefore(momentOf(3, 3600))).toEqual({ day: 3, hour: 0 })
    expect(hourNumber({ day: 3, hour: 5 })).toBe(77)
  })
})
