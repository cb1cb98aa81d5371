import { expect, it } from '@jest/globals'

import type { RoadClass } from '../map.ts'
import { roadNetworkOf } from '../road-network.ts'
import { flowMaxOf, sizeStreets } from './size-streets.ts'
import { draftOf, type LaidStreets } from './streets-to-roads.ts'

const CLASSES: readonly RoadClass[] = ['motorway', 'arterial', 'collector', 'local', 'connector']

/** One street both ways. */
function street(rank: RoadClass): LaidStreets {
  const road = (id: number) => ({
    id,
    name: 'Street',
    class: rank,
    from: id,
    to: 1 - id,
    opposite: 1 - id,
    polyline: [
      [0, 0],
      [190, 0],
    ] as const,
    lengthMetres: 190,
    lanes: 1,
    speedMetresPerSecond: 7,
    capacityPerHour: 1,
    storage: 0,
    bridge: false,
  })
  const roads = [road(0), road(1)]
  const x = Float64Array.of(0, 190)
  const network = roadNetworkOf({ x, y: new Float64Array(2), firstThroughNode: 0 }, roads.map(draftOf))
  return { network, roads, nodeU: Int32Array.of(0, 1), nodeV: new Int32Array(2) }
}

function sized(rank: RoadClass, need: number, citizens: number) {
  const { roads } = sizeStreets(street(rank), Float64Array.of(need, 0), citizens)
  return roads.map(({ lanes, capacityPerHour }) => [lanes, capacityPerHour])
}

it('gives a street what it is needed for in either direction, and some more', () => {
  expect(sized('local', 400, 100_000)).toEqual([
    [2, 460],
    [2, 460],
  ])
})

it('lets a street that nobody needs through what every street of its class lets through, less in a small town', () => {
  expect(sized('local', 0, 100_000)[0]).toEqual([1, 180])
  expect(sized('local', 0, 2_000)[0]).toEqual([1, 81])
})

it('widens streets up to the bounds of the class, which are wider in a metropolis', () => {
  expect(sized('local', 10_000, 100_000)[0]).toEqual([2, 800])
  expect(sized('local', 10_000, 1_000_000)[0]).toEqual([4, 1_600])
  expect(sized('arterial', 10_000, 1_000_000)[0]).toEqual([8, 6_400])
})

it('has bounds that grow with the city and are the same up to 100,000 citizens', () => {
  const sizes = [100_000, 250_000, 500_000, 750_000, 1_000_000]
  for (const rank of CLASSES) {
    const bounds = sizes.map((citizens) => flowMaxOf(rank, citizens))
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
    expect(flowMaxOf(rank, 1_000)).toBe(bounds[0])
  }
})
