import { describe, expect, it } from '@jest/globals'

import { drawn, meshed } from '../../../test/power-cases.ts'
import { bridgesOf } from './bridges.ts'
import { gridOf } from './dc-flow.ts'
import { factorGrid, flowsFor } from './factored-grid.ts'
import { type Grid, without } from './grid.ts'
import { darkBuses, islandsOf } from './islands.ts'
import { flowsWithout, OVERLOAD_SLACK_MW, overloadsOf, screenOutages } from './security.ts'
import { outageFactors, SENSITIVITIES_MAX, transferFactors } from './sensitivities.ts'

function gridFrom(buses: number, lines: readonly (readonly [number, number])[], ratingMw = 100): Grid {
  return {
    buses,
    from: Int32Array.from(lines, ([from]) => from),
    to: Int32Array.from(lines, ([, to]) => to),
    susceptance: new Float64Array(lines.length).fill(1000),
    pushedMw: new Float64Array(lines.length),
    ratingMw: new Float64Array(lines.length).fill(ratingMw),
  }
}
const mesh = gridOf(meshed(6))
const draw = drawn(7)
const injected = Float64Array.from({ length: 36 }, () => 40 * draw() - 20)

describe('islands', () => {
  const grid = gridFrom(6, [
    [4, 2],
    [0, 3],
    [3, 0],
    [1, 5],
  ])

  it('are told by their first buses', () => {
    const { count, of } = islandsOf(grid)
    expect([count, ...of]).toEqual([3, 0, 1, 2, 0, 2, 1])
  })

  it('fall apart where a line is out', () => {
    expect(islandsOf(without(grid, [0])).count).toBe(4)
    expect(islandsOf(without(grid, [1])).count).toBe(3)
  })

  it('are dark where nothing feeds them', () => {
    expect([...darkBuses(islandsOf(grid), Float64Array.of(0, 0, 0, 5, 0, 0))]).toEqual([0, 1, 1, 0, 1, 1])
  })
})

describe('bridges', () => {
  it('are the lines whose loss adds an island', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = drawn(seed)
      const place = () => Math.floor(random() * 20)
      const grid = gridFrom(
        20,
        Array.from({ length: 24 }, () => [place(), place()] as const),
      )
      const before = islandsOf(grid).count
      const expected = [...grid.from.keys()].map((line) => islandsOf(without(grid, [line])).count - before)
      expect([...bridgesOf(grid)]).toEqual(expected)
    }
  })

  it('are found along a feeder of 100,000 buses', () => {
    const feeder = gridFrom(
      100_000,
      Array.from({ length: 99_999 }, (_, bus) => [bus, bus + 1] as const),
    )
    expect(bridgesOf(feeder).every((each) => each === 1)).toBe(true)
  })
})

describe('transfer factors', () => {
  const factored = factorGrid({ ...mesh, pushedMw: new Float64Array(60) }, Int32Array.of(0))

  it('give the flows of any injections', () => {
    const [table, flows] = [transferFactors(factored), flowsFor(factored, injected)]
    for (const [line, flow] of flows.entries()) {
      const sum = injected.reduce((total, mw, bus) => total + mw * (table[line * 36 + bus] ?? 0), 0)
      expect(Math.abs(sum - flow)).toBeLessThan(1e-9)
    }
  })

  it('are 1 over the only line and 0 for the reference', () => {
    const single = factorGrid(gridFrom(2, [[0, 1]]), Int32Array.of(1))
    expect([...transferFactors(single)]).toEqual([1, 0])
  })

  it('have a limit', () => {
    const wide = gridFrom(SENSITIVITIES_MAX, [
      [0, 1],
      [1, 0],
    ])
    expect(() => transferFactors({ ...factored, grid: wide })).toThrow(
      `more than ${SENSITIVITIES_MAX} transfer factors`,
    )
  })
})

describe('the loss of a line', () => {
  const factored = factorGrid(mesh, Int32Array.of(0))
  const flows = flowsFor(factored, injected)

  it('leaves the flows of the grid that has never had it, phase shifters included', () => {
    for (const line of mesh.from.keys()) {
      const again = flowsFor(factorGrid(without(mesh, [line]), Int32Array.of(0)), injected)
      const off = flowsWithout(factored, flows, line).map((mw, other) => Math.abs(mw - (again[other] ?? 0)))
      expect(Math.max(...off)).toBeLessThan(1e-9)
    }
  })

  it('takes all of its own flow off the line', () => {
    expect(outageFactors(factored, 5)[5]).toBe(-1)
    expect(flowsWithout(factored, flows, 5)[5]).toBe(0)
  })
})

describe('the screening of outages', () => {
  it('lists the overloads of each, as solving again does', () => {
    const tight = { ...mesh, ratingMw: mesh.ratingMw.map((mw) => mw / 4) }
    const factored = factorGrid(tight, Int32Array.of(0))
    const found = screenOutages(factored, flowsFor(factored, injected))
    const lines = [...tight.from.keys()].filter((line) => {
      const again = flowsFor(factorGrid(without(tight, [line]), Int32Array.of(0)), injected)
      return overloadsOf(tight, again).length > 0
    })
    expect(lines.length).toBeGreaterThan(0)
    expect(found.map(({ line }) => line)).toEqual(lines)
    expect(found.every(({ effect }) => effect === 'overloads')).toBe(true)
  })

  it('says how much a bridge cuts off', () => {
    const grid = gridFrom(
      4,
      [
        [0, 1],
        [1, 2],
        [2, 0],
        [2, 3],
      ],
      60,
    )
    const factored = factorGrid(grid, Int32Array.of(0))
    const outages = screenOutages(factored, flowsFor(factored, Float64Array.of(0, 0, 0, -75)))
    expect(outages.at(-1)).toEqual({ line: 3, effect: 'parts', cutOffMw: expect.closeTo(75, 10) })
    expect(outages.map(({ line, effect }) => [line, effect])).toEqual([
      [0, 'overloads'],
      [1, 'overloads'],
      [2, 'overloads'],
      [3, 'parts'],
    ])
  })

  it('passes lines without a limit and flows that only rounding puts above it', () => {
    const grid = {
      ...gridFrom(2, [
        [0, 1],
        [0, 1],
      ]),
      ratingMw: Float64Array.of(Number.POSITIVE_INFINITY, 10),
    }
    expect(overloadsOf(grid, Float64Array.of(1e9, 10 + OVERLOAD_SLACK_MW / 2))).toEqual([])
    expect(overloadsOf(grid, Float64Array.of(0, -15))).toEqual([{ line: 1, flowMw: -15, loading: 1.5 }])
  })
})
