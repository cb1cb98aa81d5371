import { beforeAll, describe, expect, it } from '@jest/globals'

import { WATER_LINKS_MAX } from './check-plan.ts'
import { loadWaterEngine, type WaterEngine } from './engine.ts'
import { MOMENTS_IN_HOUR_MAX } from './hour.ts'
import type { PumpPlan, TankPlan, WaterNetworkPlan } from './network-plan.ts'
import { openWaterNetwork } from './water-network.ts'
import { RATE_MAX_LPS } from './water-state.ts'
import { writeInp } from './write-inp.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const tower: TankPlan = { id: 'tower', bottomM: 40, diameterM: 6, levelMinM: 0.3, levelMaxM: 4.7, levelM: 2 }
const lift: PumpPlan = { id: 'lift', from: 'lake', to: 'home', flowLps: 20, headM: 60 }

/** A lake, a pump, a house and some tanks on hills. */
function planOf(tanks: readonly TankPlan[], pump: PumpPlan = lift): WaterNetworkPlan {
  const pipe = { lengthM: 200, diameterMm: 200, roughness: 130 }
  return {
    junctions: [{ id: 'home', elevationM: 3 }],
    reservoirs: [{ id: 'lake', headM: 0 }],
    tanks,
    pipes: tanks.map(({ id }) => ({ id: `to-${id}`, from: 'home', to: id, ...pipe })),
    pumps: [pump],
    service: { nothingM: 0, fullM: 20 },
  }
}
const volumeOf = ({ diameterM }: TankPlan, levelM: number) => (Math.PI / 4) * diameterM ** 2 * levelM

describe('a tank', () => {
  it('runs full and no fuller, and takes in no more than it holds', () => {
    const network = openWaterNetwork(engine, planOf([tower]))
    network.setDemands([1])
    const hours = Array.from({ length: 6 }, () => network.stepHour())
    expect(network.state().tankLevelsM).toEqual([4.7])
    const taken = hours.reduce((sum, { tankChangeM3 }) => sum + tankChangeM3, 0)
    expect(taken).toBeCloseTo(volumeOf(tower, 4.7 - 2), 6)
    // One second of the pump at most is lost to the whole seconds in which EPANET counts.
    const supplied = hours.reduce((sum, { suppliedM3, deliveredM3 }) => sum + suppliedM3 - deliveredM3, 0)
    expect(Math.abs(supplied - taken)).toBeLessThan(0.05)
  })

  it.each([0.3, 4.7])('begins at %f m exactly, and lets nothing through where it has nothing', (levelM) => {
    const network = openWaterNetwork(engine, planOf([{ ...tower, levelM }]))
    network.setPumpPower(0, 'off')
    network.setDemands([5])
    const { deliveredM3, tankChangeM3 } = network.stepHour()
    expect(deliveredM3 + tankChangeM3).toBeCloseTo(0, 2)
    expect(deliveredM3).toBeCloseTo(levelM === 0.3 ? 0 : 18, 1)
  })

  it.each([0.1, 0.7, 3.3, 7.9, 12.345])('is known to be empty whatever its numbers are: %f m', (bottom) => {
    const tank = {
      ...tower,
      bottomM: 30 + bottom,
      levelMinM: bottom / 7,
      levelM: bottom / 7,
      levelMaxM: bottom + 3,
    }
    const network = openWaterNetwork(engine, planOf([tank]))
    network.setPumpPower(0, 'off')
    network.setDemands([5])
    for (let hour = 0; hour < 3; hour += 1) expect(network.stepHour().deliveredM3).toBeCloseTo(0, 3)
    expect(network.state().tankLevelsM).toEqual([bottom / 7])
  })

  it('fills a lower one', () => {
    const lower = { ...tower, id: 'lower', bottomM: 35 }
    const network = openWaterNetwork(engine, planOf([tower, lower]))
    network.setPumpPower(0, 'off')
    const { tankChangeM3 } = network.stepHour()
    const [high = 0, low = 0] = network.state().tankLevelsM
    expect(high).toBeLessThan(2)
    expect(low).toBeGreaterThan(2)
    // What the levels say is what is told, and it is no more than a second of the flow.
    expect(volumeOf(tower, high + low) - volumeOf(tower, 4)).toBeCloseTo(tankChangeM3, 3)
    expect(Math.abs(tankChangeM3)).toBeLessThan(0.1)
  })

  it('is not needed', () => {
    const network = openWaterNetwork(engine, planOf([]))
    network.setDemands([10])
    expect(network.stepHour()).toMatchObject({
      suppliedM3: expect.closeTo(36, 3),
      deliveredM3: expect.closeTo(36, 3),
      tankChangeM3: 0,
    })
  })
})

describe('a limit', () => {
  it('holds for tanks and pumps that chase each other', () => {
    const pipe = { ...tower, diameterM: 0.4 }
    const hasty = { ...lift, fills: { tank: 'tower', startBelowM: 2, stopAboveM: 2.15 } }
    const network = openWaterNetwork(engine, planOf([pipe], hasty))
    network.setDemands([10])
    const before = network.state()
    expect(() => network.stepHour()).toThrow(`more than ${MOMENTS_IN_HOUR_MAX} changes in an hour`)
    expect(network.state()).toEqual(before)
  })

  it('holds for a flow and for the links of a plan', () => {
    const network = openWaterNetwork(engine, planOf([tower]))
    expect(() => network.setDemands([RATE_MAX_LPS * 1.01])).toThrow('l/s')
    const plan = planOf([tower])
    const pipes = new Array(WATER_LINKS_MAX + 1).fill(plan.pipes[0])
    expect(() => writeInp({ ...plan, pipes })).toThrow(`more than ${WATER_LINKS_MAX} links`)
  })
})
