import { describe, expect, it } from '@jest/globals'

import { roadNetworkOf } from '../road-network.ts'
import { HEADWAY_SECONDS_MAX, HEADWAY_SECONDS_MIN, headwayOf } from './headways.ts'

/** A street of two kilometres with a crossing every 500 m, and one crossing 500 m north of its middle. */
const network = roadNetworkOf(
  {
    x: Float64Array.of(0, 500, 1000, 1500, 2000, 1000),
    y: Float64Array.of(0, 0, 0, 0, 0, 500),
    firstThroughNode: 0,
  },
  [],
)
const line = { corridor: { eastward: true, middle: 0, halfWidth: 600 }, nodes: [0, 1, 2, 3, 4] }

function headway(people: readonly number[]): number {
  return headwayOf(line, { network, people: Int32Array.from(people) })
}

describe('a headway', () => {
  it('is of one vehicle an hour for every 700 people on a kilometre, in whole minutes', () => {
    // 8,400 people on two kilometres: six vehicles an hour.
    expect(headway([0, 4200, 0, 4200, 0, 0])).toBe(600)
    expect(headway([0, 4200, 4200, 4200, 0, 0])).toBe(420)
  })

  it('does not count who lives beside the strip', () => {
    expect(headway([0, 4200, 0, 4200, 0, 9999])).toBe(600)
  })

  it('has a least and a most', () => {
    expect(headway([1_000_000, 0, 0, 0, 0, 0])).toBe(HEADWAY_SECONDS_MIN)
    expect(headway([1, 0, 0, 0, 0, 0])).toBe(HEADWAY_SECONDS_MAX)
    expect(headway([0, 0, 0, 0, 0, 0])).toBe(HEADWAY_SECONDS_MAX)
  })
})
