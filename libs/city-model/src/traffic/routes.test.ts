import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type LinkDraft, roadNetworkOf } from '../road-network.ts'
import { heapOf } from './heap.ts'
import { createRoutes } from './routes.ts'

const NODES = 8
const link = fc.record({
  from: fc.integer({ min: 0, max: NODES - 1 }),
  to: fc.integer({ min: 0, max: NODES - 1 }),
  freeSeconds: fc.integer({ min: 1, max: 50 }),
})

function networkOf(links: readonly Pick<LinkDraft, 'from' | 'to' | 'freeSeconds'>[], firstThroughNode = 0) {
  const nodes = { x: new Float64Array(NODES), y: new Float64Array(NODES), firstThroughNode }
  return roadNetworkOf(
    nodes,
    links.map((each) => ({ ...each, lengthMetres: 100, capacityPerHour: 100, lanes: 1 })),
  )
}

/** Bellman and Ford, as the plain truth to compare with. */
function leastSeconds(links: readonly Pick<LinkDraft, 'from' | 'to' | 'freeSeconds'>[], destination: number) {
  const far = new Array<number>(NODES).fill(Number.POSITIVE_INFINITY)
  far[destination] = 0
  for (let round = 0; round < NODES; round += 1) {
    for (const { from, to, freeSeconds } of links) {
      far[from] = Math.min(far[from] ?? 0, (far[to] ?? 0) + freeSeconds)
    }
  }
  return far
}

type Links = readonly Pick<LinkDraft, 'from' | 'to' | 'freeSeconds'>[]

function drivenSeconds(links: Links, start: number, destination: number): number {
  const network = networkOf(links)
  const { towards } = createRoutes(network, network.freeSeconds)
  let seconds = 0
  let node = start
  while (node !== destination) {
    const next = links[towards(node, destination)]
    if (!next) return Number.POSITIVE_INFINITY
    seconds += next.freeSeconds
    node = next.to
  }
  return seconds
}

describe('routes', () => {
  it('follow the fastest way', () => {
    const node = fc.integer({ min: 0, max: NODES - 1 })
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
    expect(createRoutes(free, free.freeSeconds).towards(1, 2)).toBe(0)
    const zoned = networkOf(links, 1)
    expect(createRoutes(zoned, zoned.freeSeconds).towards(1, 2)).toBe(2)
    expect(createRoutes(zoned, zoned.freeSeconds).towards(1, 0)).toBe(0)
  })
})

describe('a heap', () => {
  it('gives its keys back in ascending order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 60 }), (keys) => {
        const heap = heapOf(60)
        for (const key of keys) heap.push(key)
        const popped: number[] = []
        while (heap.size() > 0) popped.push(heap.pop())
        expect(popped).toEqual(keys.toSorted((a, b) => a - b))
      }),
    )
  })
})
