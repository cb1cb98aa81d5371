import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { completeLegs } from './complete-legs.ts'
import { freeRoute, freeTree } from './free-routes.ts'
import { type QsimLink, qsimNetworkOf } from './network.ts'
import { readMatsimNetwork } from './read-network.ts'
import { readMatsimPlans } from './read-plans.ts'
import { street } from './street.fixture.ts'
import { timeHeap } from './time-heap.ts'

const NODES = 7
const linkBetween = fc.record({
  from: fc.integer({ min: 0, max: NODES - 1 }),
  to: fc.integer({ min: 0, max: NODES - 1 }),
  length: fc.integer({ min: 0, max: 30 }),
  isForCars: fc.boolean(),
})

function networkOf(links: readonly Pick<QsimLink, 'from' | 'to' | 'length' | 'isForCars'>[]) {
  const nodes = Array.from({ length: NODES }, (_, index) => ({ id: `${index}`, x: 0, y: 0 }))
  const rest = { speed: 1, capacity: 1_000, lanes: 1 }
  const drafts = links.map((each, index) => ({ ...each, ...rest, id: `${index}` }))
  return qsimNetworkOf({ nodes, links: drafts, capacitySeconds: 3_600, cellMetres: 7.5 })
}

/** Bellman and Ford, as the plain truth to compare with. */
function leastSeconds(
  links: readonly Pick<QsimLink, 'from' | 'to' | 'length' | 'isForCars'>[],
  destination: number,
) {
  const far = new Array<number>(NODES).fill(Number.POSITIVE_INFINITY)
  far[destination] = 0
  for (let round = 0; round < NODES; round += 1) {
    for (const { from, to, length, isForCars } of links) {
      if (isForCars) far[from] = Math.min(far[from] ?? 0, (far[to] ?? 0) + length)
    }
  }
  return far
}

describe('ways on empty roads', () => {
  it('are the fastest ones for cars', () => {
    const node = fc.integer({ min: 0, max: NODES - 1 })
    fc.assert(
      fc.property(fc.array(linkBetween, { maxLength: 30 }), node, (links, destination) => {
        const tree = freeTree(networkOf(links), destination)
        expect([...tree.seconds]).toEqual(leastSeconds(links, destination))
      }),
    )
  })

  it('lead to their end, over links of no length too', () => {
    fc.assert(
      fc.property(fc.array(linkBetween, { minLength: 2, maxLength: 30 }), (links) => {
        const network = networkOf(links)
        const to = links.length - 1
        const way = freeRoute(network, freeTree(network, links[to]?.from ?? 0), { from: 0, to })
        const gaps = way?.filter((link, at) => at > 0 && network.from[link] !== network.to[way[at - 1] ?? 0])
        expect([way?.at(0), way?.at(-1), gaps]).toEqual(way ? [0, to, []] : [undefined, undefined, undefined])
      }),
    )
  })

  it('go over the first of equally fast links', () => {
    const same = { length: 5, isForCars: true }
    const network = networkOf([
      { from: 0, to: 2, ...same },
      { from: 0, to: 1, ...same },
      { from: 1, to: 3, ...same },
      { from: 2, to: 3, ...same },
      { from: 0, to: 1, ...same },
    ])
    expect([...freeTree(network, 3).towards].slice(0, 3)).toEqual([0, 2, 3])
  })
})

it('a leg that no way leads along is told with its line', () => {
  const network = readMatsimNetwork(street())
  const back =
    '<plans><person id="a"><plan>\n<act type="h" link="3" end_time="60"/><leg mode="car"/><act type="w" link="1"/></plan></person></plans>'
  expect(() => completeLegs(readMatsimPlans(back, network), network)).toThrow(
    'line 2: expected a way for cars from link 3 to link 1',
  )
})

it('a heap gives the least time first, and of equal times the lowest member', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 200 }))
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 200 }), (pairs) => {
      const heap = timeHeap()
      for (const [time, member] of pairs) heap.push(time, member)
      const popped: [number, number][] = []
      while (heap.size() > 0) popped.push([heap.firstTime(), heap.pop()])
      expect(popped).toEqual(pairs.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
      expect(heap.firstTime()).toBe(Number.POSITIVE_INFINITY)
    }),
  )
})
