import { beforeAll, describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { OFFICE, SECTORS, SHOP, WORKSHOP } from '../society.ts'
import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { latticeTown, type Town } from './lattice.fixture.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const town = () => latticeTown(engine, { columns: 3, rows: 2, residents: 40 })
const midnight = (of: Town) => of.phase('utilityDay').run(0, 1, momentOf(1, 0))
const zoneOf = (of: Town, district: number) => of.plan.zones.ofDistrict[district] ?? -1
const workersIn = (of: Town, district: number) =>
  Array.from(
    { length: SECTORS },
    (_, sector) => of.columns.zoneWorkers[sector * of.plan.zones.count + zoneOf(of, district)],
  )

describe('who asks for power and water', () => {
  it('is everybody at home and at work when the city is founded', () => {
    const of = town()
    expect([...of.columns.zoneResidents]).toEqual(new Array(6).fill(40))
    for (let district = 0; district < 6; district += 1) {
      const workers = workersIn(of, district)
      expect([workers[SHOP], workers[OFFICE], workers[WORKSHOP]]).toEqual([80, 60, 50])
    }
  })

  it('is who has moved in and not who has moved out, from midnight on', () => {
    const of = town()
    const [here, there] = [zoneOf(of, 0), zoneOf(of, 5)]
    of.columns.householdNode[0] = 5
    expect(of.columns.zoneResidents[here]).toBe(40)
    midnight(of)
    expect([of.columns.zoneResidents[here], of.columns.zoneResidents[there]]).toEqual([38, 42])
  })

  it('is nobody of an empty household, wherever it is said to be', () => {
    const of = town()
    of.columns.householdSize[0] = 0
    of.columns.householdNode[0] = -1
    midnight(of)
    expect(of.columns.zoneResidents[zoneOf(of, 0)]).toBe(38)
  })

  it('is nobody at a business that is closed, and whoever has been hired at another', () => {
    const of = town()
    of.columns.businessOpen[3] = 0
    of.columns.businessWorkers[4] = 100
    midnight(of)
    const workers = workersIn(of, 1)
    expect([workers[SHOP], workers[OFFICE], workers[WORKSHOP]]).toEqual([0, 100, 50])
  })
})

describe('a city of nobody', () => {
  it('asks for nothing but what leaks and is pumped, and is served', () => {
    const of = town()
    of.columns.householdSize.fill(0)
    of.columns.businessOpen.fill(0)
    midnight(of)
    of.runHours(1)
    expect([...of.columns.districtPowerPermille, ...of.columns.districtWaterPermille]).toEqual(
      new Array(12).fill(1000),
    )
    expect(of.columns.waterDemandLitres[0]).toBe(0)
    expect(of.columns.waterPressureTenths[0]).toBe(0)
    expect(of.columns.waterLeakedLitres[0]).toBeGreaterThan(0)
    expect(of.told).toEqual([])
  })
})
