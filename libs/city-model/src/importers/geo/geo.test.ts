import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import type { Point } from '../../map.ts'
import { isWithin, measured } from './area.ts'
import { EARTH_RADIUS_METRES, haversineMetres, planeMetres } from './distance.ts'
import { EXTENT_METRES_MAX, frameOf, MARGIN_METRES, placedIn } from './frame.ts'
import { nearestNodes } from './nearest-node.ts'

const berlin = { lon: 13.405, lat: 52.52 }
const DEGREE = (EARTH_RADIUS_METRES * Math.PI) / 180

describe('the great circle', () => {
  it('is a known part of the way around', () => {
    expect(haversineMetres({ lon: 0, lat: 0 }, { lon: 90, lat: 0 })).toBeCloseTo(
      (EARTH_RADIUS_METRES * Math.PI) / 2,
      6,
    )
    expect(haversineMetres({ lon: 0, lat: 0 }, { lon: 180, lat: 0 })).toBeCloseTo(
      EARTH_RADIUS_METRES * Math.PI,
      6,
    )
    expect(haversineMetres({ lon: 12, lat: -45 }, { lon: 12, lat: -44 })).toBeCloseTo(DEGREE, 6)
  })

  it('is 504.2 km from Berlin to Munich', () => {
    expect(haversineMetres(berlin, { lon: 11.575, lat: 48.137 }) / 1000).toBeCloseTo(504.2, 0)
  })

  it('is nothing to the same place, and the same back', () => {
    const lonLat = fc.record({
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
    })
    fc.assert(
      fc.property(lonLat, lonLat, (a, b) => {
        expect(haversineMetres(a, a)).toBe(0)
        expect(haversineMetres(a, b)).toBeCloseTo(haversineMetres(b, a), 6)
      }),
    )
  })
})

describe('a frame', () => {
  it('puts the south-west corner in the margin and keeps distances of a city', () => {
    const corner = { lon: 13.3, lat: 52.4 }
    const frame = frameOf([corner, { lon: 13.5, lat: 52.6 }])
    expect(placedIn(frame, corner)).toEqual([MARGIN_METRES, MARGIN_METRES])
    const other = { lon: 13.42, lat: 52.51 }
    const plane = planeMetres(placedIn(frame, berlin), placedIn(frame, other))
    expect(plane / haversineMetres(berlin, other)).toBeCloseTo(1, 3)
  })

  it('refuses what is wider than a city', () => {
    const far = (metres: number) => [berlin, { lon: berlin.lon, lat: berlin.lat - metres / DEGREE }]
    expect(() => frameOf(far(EXTENT_METRES_MAX - 1))).not.toThrow()
    expect(() => frameOf(far(EXTENT_METRES_MAX + 1))).toThrow(
      expect.objectContaining({ code: 'extent_too_large' }),
    )
  })
})

describe('a ring', () => {
  const corner: readonly Point[] = [
    [0, 0],
    [4, 0],
    [4, 2],
    [2, 2],
    [2, 4],
    [0, 4],
  ]

  it('has its area and its middle, closed or open, round either way, wherever it lies', () => {
    const far = corner.map(([x, y]): Point => [x + 1e7, y - 1e7])
    for (const ring of [corner, [...corner, [0, 0] as const], corner.toReversed()]) {
      expect(measured(ring).squareMetres).toBe(12)
      expect(measured(ring).middle.map((each) => Math.round(each * 1e6) / 1e6)).toEqual([1.666667, 1.666667])
    }
    expect(measured(far).squareMetres).toBe(12)
  })

  it('without an area has the mean of its points', () => {
    expect(
      measured([
        [1, 1],
        [3, 3],
      ]),
    ).toEqual({ squareMetres: 0, middle: [2, 2] })
    expect(measured([])).toEqual({ squareMetres: 0, middle: [0, 0] })
  })

  it('knows what lies within', () => {
    const points: readonly Point[] = [
      [1, 1],
      [3, 1],
      [1, 3],
      [3, 3],
      [-1, 1],
      [5, 1],
    ]
    expect(points.map((point) => isWithin(corner, point))).toEqual([true, true, true, false, false, false])
  })
})

describe('the nearest node', () => {
  it('is the one that a look at all of them finds, the first of equal ones', () => {
    const coordinate = fc.integer({ min: -60, max: 60 })
    const node = fc.record({ x: coordinate, y: coordinate })
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 30 }), coordinate, coordinate, (nodes, x, y) => {
        const far = nodes.map((each) => planeMetres([x * 2, y * 2], [each.x, each.y]))
        expect([...nearestNodes(nodes, [[x * 2, y * 2]])]).toEqual([far.indexOf(Math.min(...far))])
      }),
      { numRuns: 300 },
    )
  })

  it('is none where there are none', () => {
    expect([...nearestNodes([], [[0, 0]])]).toEqual([-1])
  })
})
