import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { strongComponents } from '../importers/streets/strong-component.ts'
import { CITIZENS_MAX } from '../spec.ts'
import { buildGround, generateCity } from './generate-city.ts'

const seed = fc.integer({ min: 0, max: 2 ** 40 })
const citizens = fc.constantFrom(500, 1200, 5000)
const RUNS = { numRuns: 8 }

describe('a generated city', () => {
  it('lets everybody reach every crossing', () => {
    fc.assert(
      fc.property(seed, citizens, (...spec) => {
        const { nodeCount, from, to } = generateCity(...spec).network
        expect(new Set(strongComponents({ nodeCount, from, to })).size).toBe(1)
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
          expect(back).toMatchObject({
            from: road.to,
            to: road.from,
            opposite: road.id,
            name: road.name,
            lanes: road.lanes,
            capacityPerHour: road.capacityPerHour,
          })
          expect(back?.polyline.toReversed()).toEqual(road.polyline)
        }
      }),
      RUNS,
    )
  })

  it('gives every crossing a district of the map', () => {
    fc.assert(
      fc.property(seed, citizens, (...spec) => {
        const { map, network, society } = generateCity(...spec)
        expect(society.nodeDistrict).toHaveLength(network.nodeCount)
        expect(society.districtCount).toBe(map.districts.length)
        expect(
          society.nodeDistrict.every((district) => district >= 0 && district < map.districts.length),
        ).toBe(true)
      }),
      RUNS,
    )
  })

  it('is the same again, and another one from another seed', () => {
    const [one, again, other] = [generateCity(7, 2000), generateCity(7, 2000), generateCity(8, 2000)]
    expect(again).toEqual(one)
    expect(other.society.householdNode).not.toEqual(one.society.householdNode)
  })
})

describe('a generated city of ten thousand', () => {
  const { places, districts, extent, roads, water } = generateCity(7, 10_000).map

  it('gives every district a name of its own and a use, one of them the centre', () => {
    expect(new Set(districts.map(({ name }) => name)).size).toBe(districts.length)
    expect(new Set(districts.map(({ kind }) => kind)).size).toBe(5)
  })

  it('is about two kilometres across and crosses its river on a few bridges', () => {
    expect(extent.maxX - extent.minX).toBeGreaterThan(1500)
    expect(extent.maxX - extent.minX).toBeLessThan(2800)
    const bridges = roads.filter((road) => road.bridge).length / 2
    expect(bridges).toBeGreaterThanOrEqual(2)
    expect(bridges).toBeLessThanOrEqual(12)
    expect(water).toHaveLength(1)
  })

  it('shows its schools and hospitals', () => {
    expect(places.filter(({ kind }) => kind === 'school')).toHaveLength(7)
    expect(places.filter(({ kind }) => kind === 'hospital')).toHaveLength(1)
  })
})

/** Sixteen bits count quarters of a metre in the pictures of traffic. */
const TILE_METRES = 65_535 / 4

describe('the ground of a city of each size', () => {
  it.each([
    [10_000, { districts: [12, 20], links: [500, 1500], metres: 3000 }],
    [100_000, { districts: [50, 70], links: [2700, 6000], metres: 8000 }],
    [CITIZENS_MAX, { districts: [220, 280], links: [10_000, 20_000], metres: TILE_METRES }],
  ])('of %p citizens has so many districts and links, and lies within the picture', (size, expected) => {
    const { blocks, laid } = buildGround(3, size)
    const furthest = laid.roads.reduce(
      (most, { polyline }) => polyline.reduce((far, [x, y]) => Math.max(far, x, y), most),
      0,
    )
    expect(blocks.length).toBeGreaterThanOrEqual(expected.districts[0] ?? 0)
    expect(blocks.length).toBeLessThanOrEqual(expected.districts[1] ?? 0)
    expect(laid.network.linkCount).toBeGreaterThanOrEqual(expected.links[0] ?? 0)
    expect(laid.network.linkCount).toBeLessThanOrEqual(expected.links[1] ?? 0)
    expect(laid.network.nodeCount).toBeLessThanOrEqual(5000)
    expect(furthest).toBeLessThan(expected.metres)
  })
})
