import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { islandsOf } from '../power/dc/islands.ts'
import {
  apart,
  metresBetween,
  NEIGHBOURS_POINTS_MAX,
  neighboursOf,
  type Pairs,
  type Points,
  splitPoints,
} from './plane.ts'

const points = (...places: readonly (readonly [number, number])[]): Points => ({
  x: Float64Array.from(places, ([x]) => x),
  y: Float64Array.from(places, ([, y]) => y),
})
const place = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }))
const drawnPoints = fc.array(place, { minLength: 1, maxLength: 40 }).map((places) => apart(points(...places)))

function pairsOf({ from, to }: Pairs): string[] {
  return Array.from(from, (a, pair) => `${a}-${to[pair]}`)
}

describe('cutting points into groups', () => {
  it('cuts across the longer side, into groups of like number', () => {
    const row = points([0, 0], [50, 0], [10, 1], [40, 1], [20, 0], [30, 0])
    expect([...splitPoints(row, 2)]).toEqual([0, 1, 0, 1, 0, 1])
    expect([...splitPoints(row, 3)]).toEqual([0, 2, 0, 2, 1, 1])
  })

  it('keeps all together in one group, and gives each its own where there are too many groups', () => {
    const three = points([0, 0], [1, 0], [2, 0])
    expect([...splitPoints(three, 1)]).toEqual([0, 0, 0])
    expect([...splitPoints(three, 9)]).toEqual([0, 1, 2])
  })

  it('makes as many groups as were asked for, none more than twice as large as another', () => {
    fc.assert(
      fc.property(drawnPoints, fc.integer({ min: 1, max: 40 }), (drawn, wanted) => {
        const groups = Math.min(wanted, drawn.x.length)
        const sizes = new Array<number>(groups).fill(0)
        for (const group of splitPoints(drawn, groups)) sizes[group] = (sizes[group] ?? 0) + 1
        expect(Math.min(...sizes)).toBeGreaterThan(0)
        expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * Math.ceil(drawn.x.length / groups))
      }),
    )
  })
})

describe('points that must lie apart', () => {
  it('move east by metres until each has its own place', () => {
    const moved = apart(points([5, 5], [5, 5], [5.2, 5], [6, 5], [5, 6]))
    expect([...moved.x]).toEqual([5, 6, 7, 8, 5])
    expect([...moved.y]).toEqual([5, 5, 5, 5, 6])
  })
})

describe('neighbours', () => {
  it('join the sides of a square but not its diagonals', () => {
    const square = points([0, 0], [10, 0], [0, 10], [10, 10])
    expect(pairsOf(neighboursOf(square))).toEqual(['0-1', '0-2', '1-3', '2-3'])
  })

  it('are not joined past a third that lies between them', () => {
    expect(pairsOf(neighboursOf(points([0, 0], [20, 0], [9, 3])))).toEqual(['0-2', '1-2'])
    expect(pairsOf(neighboursOf(points([0, 0], [20, 0], [9, 12])))).toEqual(['0-1', '0-2', '1-2'])
  })

  it('are none of a single point', () => {
    expect(pairsOf(neighboursOf(points([3, 3])))).toEqual([])
  })

  it('hang together, however the points lie', () => {
    fc.assert(
      fc.property(drawnPoints, (drawn) => {
        const { from, to } = neighboursOf(drawn)
        const susceptance = new Float64Array(from.length).fill(1)
        const none = new Float64Array(from.length)
        const grid = { buses: drawn.x.length, from, to, susceptance, pushedMw: none, ratingMw: none }
        expect(islandsOf(grid).count).toBe(1)
      }),
    )
  })

  it('hold no third point in the circle over them, and are all that do not', () => {
    fc.assert(
      fc.property(drawnPoints, (drawn) => {
        const known = new Set(pairsOf(neighboursOf(drawn)))
        for (let a = 0; a < drawn.x.length; a += 1) {
          for (let b = a + 1; b < drawn.x.length; b += 1) {
            const square = (m: number, n: number) => metresBetween(drawn, m, n) * metresBetween(drawn, m, n)
            const isFree = [...drawn.x.keys()].every(
              (c) => c === a || c === b || Math.round(square(a, c) + square(c, b) - square(a, b)) > 0,
            )
            expect(known.has(`${a}-${b}`)).toBe(isFree)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('are looked for among so many points and no more', () => {
    const many = (count: number): Points => ({
      x: Float64Array.from({ length: count }, (_, at) => at),
      y: new Float64Array(count),
    })
    expect(neighboursOf(many(NEIGHBOURS_POINTS_MAX)).from).toHaveLength(NEIGHBOURS_POINTS_MAX - 1)
    expect(() => neighboursOf(many(NEIGHBOURS_POINTS_MAX + 1))).toThrow(
      expect.objectContaining({ name: 'UtilityError', code: 'too_many_points' }),
    )
  })
})
