import { describe, expect, it } from '@jest/globals'

import { roadNetworkOf } from '../road-network.ts'
import { STOP_METRES, stopsOf } from './stops.ts'

/** Crossings 100 m apart along a street, and a few beside it. */
const network = roadNetworkOf(
  {
    x: Float64Array.from({ length: 60 }, (_, node) => (node < 50 ? node * 100 : 1000)),
    y: Float64Array.from({ length: 60 }, (_, node) => (node < 50 ? 0 : (node - 49) * 100)),
    firstThroughNode: 0,
  },
  [],
)
const street = [...Array(50).keys()]

describe('stops', () => {
  it('lie as evenly as crossings allow', () => {
    const [line] = stopsOf(network, [street])
    const gaps = line?.stops.map((stop, at) => (stop - (line.stops[at - 1] ?? 0)) * 100).slice(1) ?? []
    expect(gaps).toHaveLength(Math.round(4900 / STOP_METRES))
    expect(gaps.every((gap) => Math.abs(gap - STOP_METRES) <= 100)).toBe(true)
  })

  it('are where lines join and part, but not all along their common street', () => {
    const joining = [50, ...street.slice(10, 30), 51]
    const [along, other] = stopsOf(network, [street, joining])
    for (const stop of [10, 29]) {
      expect(along?.stops).toContain(stop)
      expect(other?.stops).toContain(stop)
    }
    expect(along?.stops.length).toBeLessThan(16)
  })

  it('are two where two crossings are all there is', () => {
    expect(stopsOf(network, [[0, 30]])).toEqual([{ stops: [0, 30], seconds: [0, 25 + Math.ceil(3000 / 11)] }])
  })
})
