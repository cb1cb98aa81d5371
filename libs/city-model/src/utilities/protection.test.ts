import { describe, expect, it } from '@jest/globals'

import type { Grid } from '../power/dc/grid.ts'
import { supply, type Topology } from '../power/dispatch/supply.ts'
import { topologies } from './grid-state.ts'
import { OVERLOAD_HOURS_MAX, OVERLOAD_MAX, protect, TRIP_HOURS, TRIPS_AN_HOUR_MAX } from './protection.ts'

/** A station at bus 0 feeds bus 1 over lines side by side, each with its rating; all carry the same. */
function sideBySide(ratings: readonly number[]) {
  const lines = ratings.length
  const grid: Grid = {
    buses: 2,
    from: new Int32Array(lines),
    to: new Int32Array(lines).fill(1),
    susceptance: new Float64Array(lines).fill(100),
    pushedMw: new Float64Array(lines),
    ratingMw: Float64Array.from(ratings),
  }
  const columns = { assetOutHours: new Int32Array(lines), lineOverHours: new Int32Array(lines) }
  const findTopology = topologies({ grid })
  const hour = (megawatts: number) => {
    const solve = (topology: Topology) =>
      supply(topology, {
        units: {
          minW: new Float64Array(1),
          maxW: Float64Array.of(1e9),
          linear: new Float64Array(1),
          quadratic: new Float64Array(1),
        },
        unitBus: Int32Array.of(0),
        demandW: Float64Array.of(0, megawatts * 1e6),
        priority: new Uint8Array(2),
      })
    return protect({ columns, findTopology, solve }).answer
  }
  return { columns, hour, findTopology }
}

describe('the protection of lines', () => {
  it('leaves lines alone that carry what they are rated for', () => {
    const { columns, hour } = sideBySide([10, 10])
    expect(hour(20).unservedW).toBe(0)
    expect([...columns.lineOverHours, ...columns.assetOutHours]).toEqual([0, 0, 0, 0])
  })

  it('lets a line carry a little too much for some hours in a row, then switches it off', () => {
    const { columns, hour } = sideBySide([10, 30])
    for (let hours = 1; hours <= OVERLOAD_HOURS_MAX; hours += 1) {
      hour(22)
      expect([...columns.lineOverHours, ...columns.assetOutHours]).toEqual([hours, 0, 0, 0])
    }
    expect(hour(22).unservedW).toBe(0)
    expect([...columns.lineOverHours, ...columns.assetOutHours]).toEqual([0, 0, TRIP_HOURS, 0])
  })

  it('forgets hours that do not follow each other', () => {
    const { columns, hour } = sideBySide([10, 30])
    hour(22)
    hour(15)
    expect([...columns.lineOverHours]).toEqual([0, 0])
  })

  it('switches off at once what carries far too much, and what that loads in its turn', () => {
    const { columns, hour } = sideBySide([10, 16, 100])
    const far = 10 * OVERLOAD_MAX * 3 + 1
    expect(hour(far).unservedW).toBe(0)
    // The first is beyond its limit at once; the second then carries half of all.
    expect([...columns.assetOutHours]).toEqual([TRIP_HOURS, far / 2 > 16 * OVERLOAD_MAX ? TRIP_HOURS : 0, 0])
  })

  it('leaves dark whom no line reaches any more', () => {
    const { hour } = sideBySide([10, 10])
    const { unservedW, outputW } = hour(60)
    expect([unservedW, outputW[0]]).toEqual([60e6, 0])
  })

  it('switches off so many lines an hour and no more', () => {
    const lines = TRIPS_AN_HOUR_MAX + 5
    const { columns, hour } = sideBySide(new Array<number>(lines).fill(1))
    const { overloads } = hour(1000)
    expect(columns.assetOutHours.filter((hours) => hours > 0)).toHaveLength(TRIPS_AN_HOUR_MAX)
    expect(overloads).toHaveLength(5)
  })
})

describe('the grid without what is out', () => {
  it('is kept as long as the same lines are out', () => {
    const { findTopology } = sideBySide([10, 10])
    const all = findTopology(Int32Array.of(0, 0))
    expect(findTopology(Int32Array.of(0, 0))).toBe(all)
    const one = findTopology(Int32Array.of(3, 0))
    expect(findTopology(Int32Array.of(1, 0))).toBe(one)
    expect([...one.grid.susceptance]).toEqual([0, 100])
    expect(findTopology(Int32Array.of(1, 1)).islands.count).toBe(2)
  })
})
