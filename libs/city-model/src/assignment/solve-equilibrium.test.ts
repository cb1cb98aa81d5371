import { describe, expect, it } from '@jest/globals'

import { lattice, task } from '../../test/equilibrium-tasks.ts'
import { parseTntpTrips } from '../tntp/parse-trips.ts'
import { type EquilibriumTask, solveEquilibrium } from './index.ts'

/** What a trip over these links costs. */
function wayCost({ network }: EquilibriumTask, cost: Float64Array, nodes: readonly number[]): number {
  return nodes.slice(1).reduce((sum, to, index) => {
    const link = network.links.findIndex((each) => each.from === nodes[index] && each.to === to)
    return sum + (cost[link] ?? Number.NaN)
  }, 0)
}

const BRAESS_LINKS = [
  '1 3 1 1 0.000000001 10000000000 1 0 0 1',
  '1 4 1 1 50 0.02 1 0 0 1',
  '3 2 1 1 50 0.02 1 0 0 1',
  '4 2 1 1 0.000000001 10000000000 1 0 0 1',
]
const BRAESS_ROAD = '3 4 1 1 10 0.1 1 0 0 1'
const braess = (links: readonly string[]) => task({ zones: 2, nodes: 4, links, flows: 'Origin 1\n2 : 6;' })

describe('the paradox of Braess', () => {
  it('makes every way cost 92 with the new road', () => {
    const given = braess([...BRAESS_LINKS, BRAESS_ROAD])
    const { cost, flow, objective, ending } = solveEquilibrium(given)
    for (const way of [
      [1, 3, 2],
      [1, 4, 2],
      [1, 3, 4, 2],
    ]) {
      expect(wayCost(given, cost, way)).toBeCloseTo(92, 6)
    }
    for (const [link, trips] of [4, 2, 2, 4, 2].entries()) expect(flow[link]).toBeCloseTo(trips, 6)
    expect(objective).toBeCloseTo(386, 6)
    expect(ending).toBe('gap_reached')
  })

  it('makes every way cost 83 without it', () => {
    const given = braess(BRAESS_LINKS)
    const { cost, flow, averageExcessCost } = solveEquilibrium(given)
    expect(wayCost(given, cost, [1, 3, 2])).toBeCloseTo(83, 6)
    expect(wayCost(given, cost, [1, 4, 2])).toBeCloseTo(83, 6)
    for (const trips of flow) expect(trips).toBeCloseTo(3, 6)
    expect(averageExcessCost).toBeLessThan(1e-10)
  })
})

/** Two ways from zone 1 to zone 2, over node 3 and over node 4; the last link of each costs nothing. */
function twoWays(over3: string, over4: string, flows = 'Origin 1\n2 : 10;'): EquilibriumTask {
  const free = '1 0 0 0.15 4 0 0 1'
  const links = [`1 3 ${over3}`, `1 4 ${over4}`, `3 2 ${free}`, `4 2 ${free}`]
  return task({ zones: 2, nodes: 4, firstThroughNode: 3, links, flows })
}

describe('two ways', () => {
  it('share the trips so that both cost the same', () => {
    // 2 + x = 4 + y and x + y = 10.
    const { flow, cost, objective } = solveEquilibrium(twoWays('1 0 2 0.5 1 0 0 1', '1 0 4 0.25 1 0 0 1'))
    for (const [link, trips] of [6, 4, 6, 4].entries()) expect(flow[link]).toBeCloseTo(trips, 10)
    for (const [link, each] of [8, 8, 0, 0].entries()) expect(cost[link]).toBeCloseTo(each, 10)
    expect(objective).toBeCloseTo(2 * 6 + 18 + 4 * 4 + 8, 10)
  })

  it('share them equally when they are alike', () => {
    const alike = '3 1 2 0.15 4 0 0 1'
    const { flow } = solveEquilibrium(twoWays(alike, alike))
    for (const trips of flow) expect(trips).toBeCloseTo(5, 9)
  })

  it('leave the dearer one empty where it never pays', () => {
    const { flow, relativeGap } = solveEquilibrium(twoWays('1 0 2 0.5 1 0 0 1', '1 0 40 0.25 1 0 0 1'))
    expect([...flow]).toEqual([10, 0, 10, 0])
    expect(relativeGap).toBe(0)
  })

  it.each([
    ['a whole power', 4, 1, 1],
    ['a power that is no whole number', 2.5, 1, 1],
    ['a power below one', 0.5, 1, 2],
  ])('are balanced on curves with %s', (_, power, one, other) => {
    const curve = (scale: number) => `${2 * scale} 0 ${scale} 1 ${power} 0 0 1`
    const { cost, flow } = solveEquilibrium(twoWays(curve(one), curve(other)))
    expect(cost[0]).toBeCloseTo(cost[1] ?? Number.NaN, 9)
    expect((flow[0] ?? 0) + (flow[1] ?? 0)).toBeCloseTo(10, 12)
  })

  it('are told apart by toll and length only as far as these weigh', () => {
    const given = twoWays('1 3 2 0.5 1 0 8 1', '1 1 4 0.25 1 0 1 1')
    // 2 + x + 0.5 * 3 + 0.25 * 8 = 4 + y + 0.5 * 1 + 0.25 * 1 and x + y = 10.
    const weighed = solveEquilibrium({ ...given, distanceWeight: 0.5, tollWeight: 0.25 })
    expect(weighed.flow[0]).toBeCloseTo(4.625, 10)
    expect(weighed.cost[0]).toBeCloseTo(10.125, 10)
    expect(solveEquilibrium(given).flow[0]).toBeCloseTo(6, 10)
  })

  it('cost what they cost full where the power is zero', () => {
    const { cost, objective } = solveEquilibrium(twoWays('1 0 2 0.5 0 0 0 1', '1 0 4 0 3 0 0 1'))
    expect([cost[0], cost[1], objective]).toEqual([3, 4, 30])
  })
})

describe('trips', () => {
  const links = ['1 2 1 0 1 0 0 0 0 1', '2 3 1 0 1 0 0 0 0 1', '1 4 1 0 5 0 0 0 0 1', '4 3 1 0 5 0 0 0 0 1']

  it('do not pass zones before the first node that may be passed', () => {
    const sheet = { zones: 3, nodes: 4, links, flows: 'Origin 1\n3 : 2;' }
    expect([...solveEquilibrium(task({ ...sheet, firstThroughNode: 4 })).flow]).toEqual([0, 0, 2, 2])
    expect([...solveEquilibrium(task(sheet)).flow]).toEqual([2, 2, 0, 0])
  })

  it('within a zone stay off the roads, and pairs told twice count twice', () => {
    const flows = 'Origin 1\n1 : 7; 3 : 2; 3 : 1;'
    const { flow, trips } = solveEquilibrium(task({ zones: 3, nodes: 4, links, flows }))
    expect([[...flow], trips]).toEqual([[3, 3, 0, 0], 3])
  })

  it('that are none leave the roads empty', () => {
    const { flow, cost, ...rest } = solveEquilibrium(task({ zones: 3, nodes: 4, links, flows: 'Origin 1' }))
    expect([[...flow], [...cost]]).toEqual([
      [0, 0, 0, 0],
      [1, 1, 5, 5],
    ])
    expect(rest).toMatchObject({
      relativeGap: 0,
      averageExcessCost: 0,
      objective: 0,
      iterations: 0,
      trips: 0,
    })
  })

  it('that have no way are refused with the pair', () => {
    const given = task({ zones: 3, nodes: 4, links, flows: 'Origin 1\n2 : 1;\nOrigin 3\n1 : 1;' })
    expect(() => solveEquilibrium(given)).toThrow(
      expect.objectContaining({
        code: 'pair_not_connected',
        message: expect.stringContaining('zone 3 to zone 1'),
      }),
    )
  })

  it('of a zone that the network does not have are refused', () => {
    const given = task({ zones: 3, nodes: 4, links, flows: 'Origin 1\n2 : 1;' })
    const trips = parseTntpTrips('<NUMBER OF ZONES> 9\nOrigin 9\n1 : 1;')
    expect(() => solveEquilibrium({ ...given, trips })).toThrow(
      expect.objectContaining({ code: 'zone_out_of_network', message: 'the network has no zone 9' }),
    )
  })
})

describe('settings', () => {
  const given = braess([...BRAESS_LINKS, BRAESS_ROAD])

  it.each([
    { gap: 0 },
    { gap: 1 },
    { gap: Number.NaN },
    { iterationsMax: -1 },
    { iterationsMax: 1.5 },
    { distanceWeight: -1 },
    { tollWeight: Number.POSITIVE_INFINITY },
  ])('out of their range are refused: %j', (wrong) => {
    expect(() => solveEquilibrium({ ...given, ...wrong })).toThrow(
      expect.objectContaining({ name: 'AssignmentError', code: 'setting_out_of_range' }),
    )
  })

  it('that make a link cost less than nothing are refused', () => {
    const refunded = braess([...BRAESS_LINKS, '3 4 1 1 10 0.1 1 0 -5 1'])
    expect(solveEquilibrium({ ...refunded, tollWeight: 1 }).ending).toBe('gap_reached')
    expect(() => solveEquilibrium({ ...refunded, tollWeight: 3 })).toThrow(
      expect.objectContaining({
        code: 'cost_below_zero',
        message: expect.stringContaining('from 3 to 4 costs -5'),
      }),
    )
  })

  it('end the search after as many iterations as they allow, and the gap is told as it is', () => {
    const seen: number[] = []
    const onIteration = ({ iteration }: { readonly iteration: number }) => seen.push(iteration)
    const none = solveEquilibrium({ ...given, iterationsMax: 0, onIteration })
    expect(none).toMatchObject({ ending: 'iterations_used_up', iterations: 0 })
    // All six trips on the middle way, at 136; the outer ones then cost 110.
    expect(none.relativeGap).toBeCloseTo((136 - 110) / 136, 8)
    const one = solveEquilibrium({ ...given, iterationsMax: 1, onIteration })
    expect([one.ending, seen]).toEqual(['iterations_used_up', [1]])
    expect(one.relativeGap).toBeGreaterThan(given.gap)
  })

  it('that numbers of 53 bits cannot fulfil end the search without the gap', () => {
    const { ending, relativeGap } = solveEquilibrium({ ...lattice([7, 3, 9, 5, 8, 2], 60), gap: 1e-300 })
    expect(ending).toBe('no_more_progress')
    expect(relativeGap).toBeGreaterThan(0)
    expect(relativeGap).toBeLessThan(1e-14)
  })
})
