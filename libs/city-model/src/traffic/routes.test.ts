import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type LinkDraft, roadNetworkOf } from '../road-network.ts'
import { accessNodes, everyNode } from './access-nodes.ts'
import { LINK_SECONDS_MAX } from './route-search.ts'
import { routesUnder } from './routes.fixture.ts'
import { createRoutes, RENEWED_AT_ONCE_MAX, RENEWED_SHARE, ROUTE_TABLE_BYTES_MAX, TASTES } from './routes.ts'

const NODES = 8
type Link = Pick<LinkDraft, 'from' | 'to' | 'freeSeconds'>
const link = fc.record({
  from: fc.integer({ min: 0, max: NODES - 1 }),
  to: fc.integer({ min: 0, max: NODES - 1 }),
  freeSeconds: fc.integer({ min: 1, max: 50 }),
})
const node = fc.integer({ min: 0, max: NODES - 1 })

function networkOf(links: readonly Link[], { nodes = NODES, firstThroughNode = 0 } = {}) {
  const x = Float64Array.from({ length: nodes }, (_, index) => index * 10)
  return roadNetworkOf(
    { x, y: new Float64Array(nodes), firstThroughNode },
    links.map((each) => ({ ...each, lengthMetres: 100, capacityPerHour: 100, lanes: 1 })),
  )
}

/** Bellman and Ford, as the plain truth to compare with. */
function leastSeconds(links: readonly Link[], destination: number) {
  const far = new Array<number>(NODES).fill(Number.POSITIVE_INFINITY)
  far[destination] = 0
  for (let round = 0; round < NODES; round += 1) {
    for (const { from, to, freeSeconds } of links) {
      far[from] = Math.min(far[from] ?? 0, (far[to] ?? 0) + freeSeconds)
    }
  }
  return far
}

function drivenSeconds(links: readonly Link[], start: number, destination: number): number {
  const network = networkOf(links)
  const { towards } = routesUnder(network, network.freeSeconds)
  let seconds = 0
  let at = start
  while (at !== destination) {
    const next = links[towards(at, destination)]
    if (!next) return Number.POSITIVE_INFINITY
    seconds += next.freeSeconds
    at = next.to
  }
  return seconds
}

describe('routes', () => {
  it('follow the fastest way', () => {
    fc.assert(
      fc.property(fc.array(link, { maxLength: 30 }), node, node, (links, start, destination) => {
        expect(drivenSeconds(links, start, destination)).toBe(leastSeconds(links, destination)[start])
      }),
    )
  })

  it('do not lead through a zone', () => {
    const links = [
      { from: 1, to: 0, freeSeconds: 1 },
      { from: 0, to: 2, freeSeconds: 1 },
      { from: 1, to: 3, freeSeconds: 9 },
      { from: 3, to: 2, freeSeconds: 9 },
    ]
    const free = networkOf(links)
    expect(routesUnder(free, free.freeSeconds).towards(1, 2)).toBe(0)
    const zoned = networkOf(links, { firstThroughNode: 1 })
    expect(routesUnder(zoned, zoned.freeSeconds).towards(1, 2)).toBe(2)
    expect(routesUnder(zoned, zoned.freeSeconds).towards(1, 0)).toBe(0)
  })

  it('take a link that lasts for ever as one of the longest time there is', () => {
    const links = [
      { from: 0, to: 1, freeSeconds: 0x7ffffffe },
      { from: 0, to: 2, freeSeconds: LINK_SECONDS_MAX },
      { from: 2, to: 1, freeSeconds: LINK_SECONDS_MAX },
    ]
    const network = networkOf(links)
    expect(routesUnder(network, network.freeSeconds).towards(0, 1)).toBe(0)
    expect(routesUnder(network, Int32Array.of(LINK_SECONDS_MAX, 1, 1)).towards(0, 1)).toBe(1)
  })
})

/** Two ways between any two neighbours of a row, the second one slower. */
function twoWays(nodes: number) {
  const links = Array.from({ length: 2 * (nodes - 1) }, (_, index) => {
    const from = index >> 1
    return { from, to: from + 1, freeSeconds: 1 + (index & 1) }
  })
  return networkOf(links, { nodes })
}

function routesTo(destinations: Int32Array, nodes: number) {
  const network = twoWays(nodes)
  const columns = {
    routeTable: new Uint8Array(destinations.length * nodes),
    routeTurn: new Int32Array(1),
    linkCost: network.freeSeconds.slice(),
    linkMarks: new Uint8Array(network.linkCount),
  }
  return { network, columns, routes: createRoutes({ network, columns, destinations }) }
}

describe('a table of routes', () => {
  it('is renewed as a whole while it is small', () => {
    const { columns, routes } = routesTo(Int32Array.of(3, 5), 6)
    routes.renewAll()
    expect([0, 1, 2].map((at) => routes.towards(at, 3))).toEqual([0, 2, 4])
    columns.linkCost.fill(5, 0, 1)
    routes.renew()
    expect([3, 5].map((to) => routes.towards(0, to))).toEqual([1, 1])
  })

  it('is renewed in turn when it is large', () => {
    const nodes = Math.ceil(RENEWED_AT_ONCE_MAX / RENEWED_SHARE / 2) + 1
    const destinations = Int32Array.from({ length: RENEWED_SHARE * 2 }, (_, index) => nodes - 1 - index)
    const { columns, routes } = routesTo(destinations, nodes)
    routes.renewAll()
    columns.linkCost[0] = 9
    const first = () => destinations.reduce((sum, to) => sum + routes.towards(0, to), 0)
    const renewed: number[] = []
    for (let time = 0; time < RENEWED_SHARE; time += 1) {
      routes.renew()
      renewed.push(first())
    }
    expect(renewed).toEqual([2, 4, 6, 8, 10, 12, 14, 16])
  })

  it('shares out parallel streets between destinations when it is large, and not while it is small', () => {
    // All as fast as each other: only how they are perceived can decide.
    const firstLinks = (nodes: number) => {
      const destinations = Int32Array.from({ length: 2 * TASTES }, (_, index) => nodes - 1 - index)
      const { columns, routes } = routesTo(destinations, nodes)
      columns.linkCost.fill(10)
      routes.renewAll()
      return Array.from(destinations, (to) => routes.towards(0, to))
    }
    expect(new Set(firstLinks(40)).size).toBe(1)
    const large = firstLinks(Math.ceil(RENEWED_AT_ONCE_MAX / TASTES))
    expect(new Set(large).size).toBe(2)
    expect(large.slice(TASTES)).toEqual(large.slice(0, TASTES))
  })

  it('leads to the nearest node that it knows', () => {
    const { routes } = routesTo(Int32Array.of(1, 5), 6)
    routes.renewAll()
    expect([0, 1, 2, 3, 4, 5].map(routes.goalTo)).toEqual([0, 0, 0, 0, 1, 1])
    expect(routes.towards(2, 4)).toBe(4)
    expect(routes.towards(2, 1)).toBe(-1)
  })
})

describe('the nodes to which there are routes', () => {
  const square = 30
  const places = Array.from({ length: square * square }, (_, index) => index)
  const nodes = {
    x: Float64Array.from(places, (place) => place % square),
    y: Float64Array.from(places, (place) => Math.floor(place / square)),
    firstThroughNode: 0,
  }
  const network = roadNetworkOf(nodes, [])

  it('are all that are wanted while there is room for them', () => {
    expect(accessNodes(network, Int32Array.of(4, 2), ROUTE_TABLE_BYTES_MAX)).toEqual(Int32Array.of(4, 2))
    expect(everyNode(network)).toHaveLength(square * square)
  })

  it('are spread over the city where there is no room for all', () => {
    const some = accessNodes(network, everyNode(network), 100 * network.nodeCount)
    expect(new Set(some).size).toBe(100)
    const farthest = places.map((place) =>
      Math.min(
        ...Array.from(some, (at) =>
          Math.max(
            Math.abs((nodes.x[at] ?? 0) - (nodes.x[place] ?? 0)),
            Math.abs((nodes.y[at] ?? 0) - (nodes.y[place] ?? 0)),
          ),
        ),
      ),
    )
    expect(Math.max(...farthest)).toBeLessThanOrEqual(4)
  })
})
