import { beforeAll, describe, expect, it } from '@jest/globals'

import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import type { WaterNetworkPlan } from '../water/network-plan.ts'
import { NETWORKS_OPEN_MAX, sharedNetwork } from './open-networks.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const planOf = (headM: number): WaterNetworkPlan => ({
  junctions: [{ id: 'J', elevationM: 0 }],
  reservoirs: [{ id: 'R', headM }],
  tanks: [],
  pipes: [{ id: 'P', from: 'R', to: 'J', lengthM: 100, diameterMm: 200, roughness: 130 }],
  pumps: [],
  service: { nothingM: 0, fullM: 20 },
})
const open = (headM: number) => sharedNetwork(engine, planOf(headM), `${headM}`)

describe('networks open in an engine', () => {
  it('are shared by cities of one plan', () => {
    expect(open(50)).toBe(open(50))
    expect(open(50)).not.toBe(open(60))
  })

  it('are another in another engine', async () => {
    expect(sharedNetwork(await loadWaterEngine(), planOf(50), '50')).not.toBe(open(50))
  })

  it('are so many at most; what was not asked for longest is opened again', () => {
    const first = open(100)
    for (let other = 1; other < NETWORKS_OPEN_MAX; other += 1) open(100 + other)
    expect(open(100)).toBe(first)
    for (let other = 1; other <= NETWORKS_OPEN_MAX; other += 1) open(200 + other)
    const again = open(100)
    expect(again).not.toBe(first)
    expect(again.stepHour().pressuresM[0]).toBeCloseTo(100, 3)
  })
})
