import { beforeAll, describe, expect, it } from '@jest/globals'

import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { POWER, WATER } from './columns.ts'
import { latticeTown, type Town } from './lattice.fixture.ts'
import { LOST_BELOW_PERMILLE, WELL_HOURS, watchSupply } from './supply-watch.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const town = () => latticeTown(engine, { columns: 2, rows: 2, residents: 10 })

function watch(of: Town, utility: number, ...hours: readonly (readonly number[])[]) {
  const random = of.chance(9)
  for (const permille of hours) watchSupply({ ...of, random }, utility, Int32Array.from(permille))
  return of.told
}

const well = [1000, 1000, 1000, 1000]
const poor = [1000, LOST_BELOW_PERMILLE - 1, 1000, 300]

describe('what is told of the supply', () => {
  it('is nothing while all have most of it', () => {
    expect(watch(town(), POWER, well, [1000, LOST_BELOW_PERMILLE, 1000, 1000])).toEqual([])
  })

  it('is the first hour in which districts lose it, and who has least', () => {
    const of = town()
    const district = of.plan.zones.district[3] ?? -1
    expect(watch(of, WATER, well, poor, poor, [0, 0, 0, 0])).toEqual([
      {
        type: 'SupplyLost',
        utility: 'water',
        district,
        name: `District ${district}`,
        districts: 2,
        servedPermille: 300,
      },
    ])
  })

  it('is how long it lasted, once all have had it for some hours', () => {
    const of = town()
    const wellHours = new Array<readonly number[]>(WELL_HOURS).fill(well)
    watch(of, POWER, poor, poor, ...wellHours.slice(1))
    expect(of.told).toHaveLength(1)
    watch(of, POWER, well, well)
    expect(of.told.slice(1)).toEqual([{ type: 'SupplyRestored', utility: 'power', hours: 2 }])
  })

  it('is one loss where the supply flickers', () => {
    const of = town()
    watch(of, POWER, poor, well, poor, well, poor, well, well, well)
    expect(of.told.map(({ type }) => type)).toEqual(['SupplyLost', 'SupplyRestored'])
    expect(of.told[1]).toMatchObject({ hours: 5 })
  })

  it('is told of each utility by itself', () => {
    const of = town()
    watch(of, POWER, poor)
    watch(of, WATER, poor)
    expect(of.told).toMatchObject([{ utility: 'power' }, { utility: 'water' }])
  })
})
