import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { roadNetworkOf } from '../road-network.ts'
import { along, type Corridor, offOf, wayThrough } from './corridor.ts'

const SIDE = 8
const NODES = SIDE * SIDE
const CORRIDOR: Corridor = { eastward: true, middle: 350, halfWidth: 300 }
const plain = () => 1

/** Crossings 100 m apart; some of the streets between neighbours, one way each. */
function townOf(streets: readonly (readonly [number, number])[]) {
  return roadNetworkOf(
    {
      x: Float64Array.from({ length: NODES }, (_, node) => (node % SIDE) * 100),
      y: Float64Array.from({ length: NODES }, (_, node) => Math.floor(node / SIDE) * 100),
      firstThroughNode: 0,
    },
    streets.map(([from, to]) => ({
      from,
      to,
      lengthMetres: 100,
      freeSeconds: 9,
      capacityPerHour: 900,
      lanes: 1,
    })),
  )
}

const neighbours = [...Array(NODES).keys()].flatMap((node) => [
  ...(node % SIDE < SIDE - 1 ? [[node, node + 1] as const, [node + 1, node] as const] : []),
  ...(node + SIDE < NODES ? [[node, node + SIDE] as const, [node + SIDE, node] as const] : []),
])

/** Bellman and Ford over the streets inside the strip, as the plain truth to compare with. */
function leastCost(streets: readonly (readonly [number, number])[], from: number, to: number): number {
  const network = townOf([])
  const far = new Array<number>(NODES).fill(Infinity)
  far[from] = 0
  const inside = streets.filter(([, end]) => offOf(CORRIDOR, network, end) <= CORRIDOR.halfWidth)
  for (let round = 0; round < NODES; round += 1)
    for (const [start, end] of inside)
      far[end] = Math.min(far[end] ?? 0, (far[start] ?? 0) + costInto(network, end))
  return far[to] ?? Infinity
}

function costInto(network: ReturnType<typeof townOf>, node: number): number {
  return Math.round(100 * (1 + (2 * offOf(CORRIDOR, network, node)) / CORRIDOR.halfWidth))
}

describe('a way through a strip', () => {
  it('is the shortest in metres that count more beside its middle, and none where there is none', () => {
    const some = fc.subarray(neighbours, { minLength: 60 })
    const inStrip = fc.integer({ min: SIDE, max: NODES - SIDE - 1 })
    fc.assert(
      fc.property(some, inStrip, inStrip, (streets, from, to) => {
        const network = townOf(streets)
        const way = wayThrough(network, { corridor: CORRIDOR, from, to }, plain)
        const least = leastCost(streets, from, to)
        if (way === undefined) {
          expect(least).toBe(Infinity)
          return
        }
        expect([way[0], way.at(-1)]).toEqual([from, to])
        const isJoined = way.every(
          (node, at) => at === 0 || streets.some(([a, b]) => a === way[at - 1] && b === node),
        )
        expect(isJoined).toBe(true)
        expect(way.slice(1).reduce((sum, node) => sum + costInto(network, node), 0)).toBe(least)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps off streets that count more', () => {
    const network = townOf(neighbours)
    const from = 3 * SIDE
    const ends = { corridor: CORRIDOR, from, to: from + SIDE - 1 }
    const isOnRow = (link: number, row: number) =>
      [network.from, network.to].every((end) => Math.floor((end[link] ?? 0) / SIDE) === row)
    const straight = wayThrough(network, ends, plain)
    expect(straight?.every((node) => Math.floor(node / SIDE) === 3)).toBe(true)
    const round = wayThrough(network, ends, (link) => (isOnRow(link, 3) ? 9 : 1))
    expect(round?.filter((node) => Math.floor(node / SIDE) === 4).length).toBeGreaterThan(SIDE - 2)
  })

  it('does not leave the strip', () => {
    // The only streets from west to east lie 400 m off.
    const network = townOf(neighbours.filter(([a, b]) => Math.abs(a - b) === SIDE || a >= 7 * SIDE))
    const way = wayThrough(
      network,
      { corridor: { ...CORRIDOR, middle: 300 }, from: 3 * SIDE, to: 3 * SIDE + 7 },
      plain,
    )
    expect(way).toBeUndefined()
  })

  it('knows both axes', () => {
    const network = townOf([])
    const northward = { ...CORRIDOR, eastward: false }
    expect([along(CORRIDOR, network, 10), along(northward, network, 10)]).toEqual([200, 100])
    expect([offOf(CORRIDOR, network, 10), offOf(northward, network, 10)]).toEqual([250, 150])
  })
})
