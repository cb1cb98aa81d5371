import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { createRoutes } from '../traffic/routes.ts'
import { generateCity } from './generate-city.ts'

const seed = fc.integer({ min: 0, max: 2 ** 40 })
const citizens = fc.constantFrom(500, 1200, 5000)
const RUNS = { numRuns: 12 }

describe('a generated city', () => {
  it('lets everybody reach every crossing', () => {
    fc.assert(
      fc.property(seed, citizens, (...spec) => {
        const { network } = generateCity(...spec)
        const { towards } = createRoutes(network, network.freeSeconds)
        for (let node = 1; node < network.nodeCount; node += 1) {
          expect(towards(node, 0)).not.toBe(-1)
          expect(towards(0, node)).not.toBe(-1)
        }
      }),
      RUNS,
    )
  })

  it('pairs each road with the one of the other direction', () => {
    fc.assert(
      fc.property(seed, citizens, (...spec) => {
        const { roads } = generateCity(...spec).map
        for (const road of roads) {
          const back = roads[road.opposite]
          expect(back).toMatchObject({ from: road.to, to: road.from, opposite: road.id, name: road.name })
          expect(back?.polyline.toReversed()).toEqual(road.polyline)
        }
      }),
      RUNS,
    )
  })

  it('has the people it was asked for, each in a household, and a home for every household', () => {
    fc.assert(
      fc.property(seed, citizens, (...spec) => {
        const plan = generateCity(...spec)
        if (!('society' in plan)) throw new Error('a generated city has a society')
        const { society } = plan
        expect(society.citizenCount).toBe(spec[1])
        expect(new Set(society.citizenHousehold).size).toBe(society.householdCount)
        expect(society.householdNode.every((node) => node < plan.network.nodeCount)).toBe(true)
        expect(society.householdAdults.every((adults) => adults > 0)).toBe(true)
      }),
      RUNS,
    )
  })

  it('gives every district a name of its own and a use, one of them the centre', () => {
    const { districts } = generateCity(7, 10_000).map
    expect(new Set(districts.map(({ name }) => name)).size).toBe(districts.length)
    expect(new Set(districts.map(({ kind }) => kind)).size).toBe(5)
  })

  it('is about five kilometres across at ten thousand citizens and crosses its river on a few bridges', () => {
    const { extent, roads, water } = generateCity(7, 10_000).map
    expect(extent.maxX - extent.minX).toBeGreaterThan(3500)
    expect(extent.maxX - extent.minX).toBeLessThan(6500)
    const bridges = roads.filter((road) => road.bridge).length / 2
    expect(bridges).toBeGreaterThanOrEqual(2)
    expect(bridges).toBeLessThanOrEqual(12)
    expect(water).toHaveLength(1)
  })
})
