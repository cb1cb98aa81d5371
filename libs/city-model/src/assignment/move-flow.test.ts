import { describe, expect, it } from '@jest/globals'

import { costCurves, emptyRoads, setFlow } from './link-costs.ts'
import { differenceSpace, moveFlow } from './move-flow.ts'
import { addPath, pathSet } from './path-set.ts'

interface Curve {
  readonly time: number
  readonly b: number
  readonly power: number
}

/** Two paths over a common first and last link; all trips are on the path over link 1, the other goes over link 2. */
function moved(one: Curve, other: Curve, trips: number) {
  const link = ({ time, b, power }: Curve) => ({
    ...{ from: 1, to: 2, capacity: 1, length: 0, toll: 0, type: 1 },
    ...{ freeFlowTime: time, b, power },
  })
  const common = link({ time: 1, b: 1, power: 4 })
  const curves = costCurves([common, link(one), link(other), common], { distanceWeight: 0, tollWeight: 0 })
  const roads = { curves, state: emptyRoads(curves), difference: differenceSpace(curves.count) }
  const paths = pathSet({ origin: 0, destinations: Int32Array.of(1), trips: Float64Array.of(trips) })
  const from = addPath(paths, 0, { links: Int32Array.of(3, 1, 0), length: 3 })
  const to = addPath(paths, 0, { links: Int32Array.of(3, 2, 0), length: 3 })
  paths.flow[from] = trips
  for (const each of [0, 1, 3]) setFlow(roads, each, trips)
  moveFlow(roads, { paths, from, to })
  return { flow: [...roads.state.flow], cost: roads.state.cost, paths: [paths.flow[from], paths.flow[to]] }
}

describe('a move between two paths', () => {
  it('equals straight costs in one step and leaves common links alone', () => {
    const { flow, paths } = moved({ time: 2, b: 0.5, power: 1 }, { time: 4, b: 0.25, power: 1 }, 10)
    expect(flow).toEqual([10, 6, 4, 10])
    expect(paths).toEqual([6, 4])
  })

  it('takes everything where the other path stays cheaper', () => {
    const { flow, paths } = moved({ time: 20, b: 1, power: 1 }, { time: 1, b: 0.1, power: 4 }, 2)
    expect(flow).toEqual([2, 0, 2, 2])
    expect(paths).toEqual([0, 2])
  })

  it('moves between paths that never get slower', () => {
    expect(moved({ time: 3, b: 0, power: 0 }, { time: 2, b: 0, power: 0 }, 5).paths).toEqual([0, 5])
  })

  it.each([2, 4, 7, 0.5, 3.3])('leaves at most a third of the difference on curves of power %d', (power) => {
    const curve = { time: 1, b: 1, power }
    const { cost, flow } = moved(curve, { ...curve, time: 1.5 }, 3)
    expect((flow[1] ?? 0) + (flow[2] ?? 0)).toBeCloseTo(3, 12)
    const before = 1 + 3 ** power - 1.5
    expect(Math.abs((cost[1] ?? 0) - (cost[2] ?? 0))).toBeLessThanOrEqual(before / 3)
  })
})
