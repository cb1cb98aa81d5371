import { beforeAll, describe, expect, it } from '@jest/globals'

import { WATER_NODES_MAX } from './check-plan.ts'
import { loadWaterEngine, type WaterEngine } from './engine.ts'
import type { WaterNetworkPlan } from './network-plan.ts'
import { solveNetwork } from './solve-network.ts'
import { writeInp } from './write-inp.ts'

const pipe = { id: 'p', from: 'lake', to: 'home', lengthM: 100, diameterMm: 100, roughness: 120 }
const tank = { id: 'tower', bottomM: 30, diameterM: 5, levelMinM: 0, levelMaxM: 5, levelM: 2 }
const pump = { id: 'lift', from: 'lake', to: 'tower', flowLps: 10, headM: 30 }
const junction = { id: 'home', elevationM: 1 / 3 }
const plan: WaterNetworkPlan = {
  junctions: [junction],
  reservoirs: [{ id: 'lake', headM: 20 }],
  tanks: [tank],
  pipes: [pipe],
  pumps: [pump],
  service: { nothingM: 0, fullM: 15 },
}

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

describe('a plan written for EPANET', () => {
  it('is read by it with the same parts in the same order', () => {
    const { nodeIds, linkIds, steps } = solveNetwork(engine, writeInp(plan))
    expect([nodeIds, linkIds]).toEqual([
      ['home', 'lake', 'tower'],
      ['p', 'lift'],
    ])
    expect(steps[0]?.pressures[0]).toBeCloseTo(20 - 1 / 3, 6)
    expect(steps[0]?.heads[2]).toBeCloseTo(32, 9)
  })

  it.each<[string, Partial<WaterNetworkPlan>]>([
    ['no reservoir', { reservoirs: [] }],
    ['no junction', { junctions: [] }],
    ['a pipe from nowhere', { pipes: [{ ...pipe, from: 'moon' }] }],
    ['a pipe in a circle', { pipes: [{ ...pipe, from: 'home' }] }],
    ['a pipe without length', { pipes: [{ ...pipe, lengthM: 0 }] }],
    ['an ID twice', { junctions: [junction, junction] }],
    ['an ID with a blank', { pipes: [{ ...pipe, id: 'a b' }] }],
    ['an ID that is too long', { pipes: [{ ...pipe, id: 'x'.repeat(32) }] }],
    ['a height that is no number', { junctions: [{ ...junction, elevationM: Number.NaN }] }],
    ['a tank that is more than full', { tanks: [{ ...tank, levelM: 6 }] }],
    ['a tank without ground', { tanks: [{ ...tank, diameterM: 0 }] }],
    ['a pump that lifts nothing', { pumps: [{ ...pump, headM: 0 }] }],
    ['a pump for no tank', { pumps: [{ ...pump, fills: { tank: 'x', startBelowM: 1, stopAboveM: 2 } }] }],
    [
      'a pump turned about',
      { pumps: [{ ...pump, fills: { tank: 'tower', startBelowM: 3, stopAboveM: 2 } }] },
    ],
    ['pressures turned about', { service: { nothingM: 10, fullM: 10 } }],
    [
      'more nodes than the limit',
      {
        junctions: Array.from({ length: WATER_NODES_MAX }, (_, index) => ({ ...junction, id: `j${index}` })),
      },
    ],
  ])('is refused: %s', (_, part) => {
    expect(() => writeInp({ ...plan, ...part })).toThrow(
      expect.objectContaining({ name: 'WaterError', code: 'network_malformed' }),
    )
  })
})
