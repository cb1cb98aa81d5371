import { beforeAll, describe, expect, it } from '@jest/globals'

import { chanceOf } from '../city/part.ts'
import { generateCity } from '../generator/generate-city.ts'
import { hashOf } from '../memory/hash.ts'
import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { type Lattice, latticeTown } from './lattice.fixture.ts'
import { planUtilities } from './plan.ts'
import { utilitiesAccount, utilitiesKpis } from './utilities-kpis.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

describe('cities of any size', () => {
  it.each<Lattice>([
    { columns: 1, rows: 1, residents: 3 },
    { columns: 1, rows: 1, residents: 30_000 },
    { columns: 2, rows: 1, residents: 50 },
    { columns: 7, rows: 1, residents: 900 },
    { columns: 6, rows: 5, residents: 400 },
  ])('are served all day: %j', (lattice) => {
    const town = latticeTown(engine, lattice)
    town.runHours(0, 6)
    town.runHours(1)
    expect(utilitiesKpis(town)).toMatchObject({ powerServedPpm: 1_000_000, waterServedPpm: 1_000_000 })
    expect(utilitiesAccount(town)).toMatchObject({ energyGapWh: 0, waterGapLitres: 0 })
    expect(town.columns.districtOutageMinutes.every((minutes) => minutes === 0)).toBe(true)
  })
})

describe('the plan of a generated city', () => {
  const planOf = (seed: number) => {
    const city = generateCity(seed, 3000)
    if (!('society' in city)) throw new Error('a generated city has citizens')
    return planUtilities({ society: city.society, network: city.network, chance: chanceOf(seed) })
  }

  it('follows from the city and its seed', () => {
    expect(planOf(4)).toEqual(planOf(4))
    expect(planOf(4)).not.toEqual(planOf(5))
  })

  it('counts every asset once: lines, stations, pipes, pumps', () => {
    const { assets, power, water, zones } = planOf(4)
    expect(assets.kinds.slice(0, assets.firstStation)).toEqual(power.lineKinds)
    const rest = ['station', 'pipe', 'pump'].map(
      (kind) => assets.kinds.filter((each) => each === kind).length,
    )
    expect(rest).toEqual([power.stations.length, water.network.pipes.length, water.network.pumps.length])
    expect([assets.firstPipe - assets.firstStation, assets.firstPump - assets.firstPipe]).toEqual(
      rest.slice(0, 2),
    )
    expect(assets.count).toBe(assets.firstPump + (rest[2] ?? 0))
    expect(assets.zone).toHaveLength(assets.count)
    expect(assets.zone.every((zone) => zone >= 0 && zone < zones.count)).toBe(true)
  })
})

describe('forks of one city in one engine', () => {
  it('do not see each other, whichever runs first', () => {
    const lattice: Lattice = { columns: 4, rows: 3, residents: 200 }
    const alone = latticeTown(engine, lattice)
    alone.runHours(0, 6)
    alone.runHours(1)

    const [first, second] = [latticeTown(engine, lattice), latticeTown(engine, lattice)]
    second.columns.assetOutHours.fill(500, second.plan.assets.firstPipe)
    second.columns.tankLevelM.fill(1)
    for (let hour = 6; hour <= 24; hour += 1) {
      second.runHours(0, hour, hour)
      first.runHours(0, hour, hour)
    }
    first.runHours(1)
    expect(hashOf(first.buffer)).toBe(hashOf(alone.buffer))
    expect(hashOf(second.buffer)).not.toBe(hashOf(alone.buffer))
  })
})
