import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type Equilibrium, type EquilibriumTask, solveEquilibrium } from '../src/assignment/index.ts'
import { lattice } from './equilibrium-tasks.ts'

/** Costs of the cheapest ways by Bellman and Ford's algorithm: another way to the same numbers. */
function cheapest({ network }: EquilibriumTask, cost: Float64Array, origin: number): number[] {
  const least = new Array<number>(network.nodes + 1).fill(Number.POSITIVE_INFINITY)
  least[origin] = 0
  for (let round = 0; round < network.nodes; round += 1) {
    for (const [index, { from, to }] of network.links.entries()) {
      if (from < network.firstThroughNode && from !== origin) continue
      least[to] = Math.min(least[to] ?? 0, (least[from] ?? 0) + (cost[index] ?? 0))
    }
  }
  return least
}

function leastCost(given: EquilibriumTask, { cost }: Equilibrium): number {
  const between = given.trips.flows.filter(({ from, to }) => from !== to)
  return between.reduce((sum, { from, to, trips }) => {
    return sum + trips * (cheapest(given, cost, from)[to] ?? Number.NaN)
  }, 0)
}

/** By node, what comes in and does not go out. */
function leftAtNodes({ network, trips }: EquilibriumTask, { flow }: Equilibrium): number[] {
  const left = new Array<number>(network.nodes + 1).fill(0)
  const carry = (from: number, to: number, amount: number) => {
    left[from] = (left[from] ?? 0) - amount
    left[to] = (left[to] ?? 0) + amount
  }
  for (const [index, { from, to }] of network.links.entries()) carry(from, to, flow[index] ?? 0)
  for (const { from, to, trips: amount } of trips.flows) carry(to, from, amount)
  return left
}

describe('an equilibrium', () => {
  const traits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 30 })
  const amount = fc.integer({ min: 1, max: 200 })

  it('lets every trip arrive, on a way than which none is cheaper', () => {
    fc.assert(
      fc.property(traits, amount, (roads, trips) => {
        const given = lattice(roads, trips)
        const found = solveEquilibrium(given)
        expect(found.ending).toBe('gap_reached')
        expect(Math.max(...leftAtNodes(given, found).map(Math.abs))).toBeLessThan(1e-10)
        const spent = found.flow.reduce((sum, each, link) => sum + each * (found.cost[link] ?? 0), 0)
        expect(Math.abs(spent - found.totalCost)).toBeLessThan(1e-12 * spent)
        expect((spent - leastCost(given, found)) / spent).toBeLessThan(2e-12)
        expect(found.averageExcessCost * found.trips).toBeCloseTo(found.relativeGap * found.totalCost, 12)
      }),
      { numRuns: 25 },
    )
  })

  it('is no dearer in its objective than any assignment near it', () => {
    fc.assert(
      fc.property(traits, amount, fc.integer({ min: 0, max: 47 }), (roads, trips, closed) => {
        const given = lattice(roads, trips)
        const open = solveEquilibrium(given)
        // Where a road is a little slower, its trips go elsewhere: that is another assignment of the same trips.
        const slower = given.network.links.map((link, index) =>
          index === closed ? { ...link, freeFlowTime: link.freeFlowTime * 1.01 } : link,
        )
        const { flow } = solveEquilibrium({ ...given, network: { ...given.network, links: slower } })
        const objective = given.network.links.reduce((sum, { freeFlowTime, b, power, capacity }, index) => {
          const x = flow[index] ?? 0
          return sum + freeFlowTime * (x + (b * x * (x / capacity) ** power) / (power + 1))
        }, 0)
        expect(open.objective).toBeLessThanOrEqual(objective * (1 + 1e-11))
      }),
      { numRuns: 15 },
    )
  })

  it('does not depend on the order of links, and is the same bits each time', () => {
    fc.assert(
      fc.property(traits, amount, (roads, trips) => {
        const given = lattice(roads, trips)
        const first = solveEquilibrium(given)
        expect(solveEquilibrium(given)).toEqual(first)
        const links = given.network.links.toReversed()
        const turned = solveEquilibrium({ ...given, network: { ...given.network, links } })
        expect(Math.abs(turned.objective - first.objective)).toBeLessThan(1e-11 * first.objective)
      }),
      { numRuns: 10 },
    )
  })
})
