import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { valleyFill } from './valley-fill.ts'

const PPM = 1_000_000

function partsOf(upTo: Int32Array): number[] {
  return Array.from(upTo, (ppm, hour) => ppm - (hour === 0 ? 0 : (upTo[hour - 1] ?? 0)))
}

function filled(bottoms: readonly number[], amount: number, rooms = bottoms.map(() => 1e12)): Int32Array {
  return valleyFill({ bottoms: Float64Array.from(bottoms), rooms: Float64Array.from(rooms) }, amount)
}

describe('filling a valley', () => {
  it('fills the lowest hours until all are level', () => {
    // The surface comes to lie at 10: 6 and 4 of ten go into the two lowest.
    expect(partsOf(filled([10, 4, 6, 20], 10))).toEqual([0, 600_000, 400_000, 0])
  })

  it('spreads over all hours what is more than the valleys hold', () => {
    expect(partsOf(filled([0, 10], 30))).toEqual([666_666, 333_334])
  })

  it('takes bottoms below zero, where sun and wind give more than is asked for', () => {
    expect(partsOf(filled([-5, 0, 5], 5))).toEqual([PPM, 0, 0])
  })

  it('puts no more into an hour than it has room for', () => {
    // One of ten goes into the lowest, and the surface comes to lie at 8.5.
    expect(partsOf(filled([0, 4, 4, 9], 10, [1, 20, 20, 20]))).toEqual([100_000, 450_000, 450_000, 0])
    expect(partsOf(filled([0, 4], 6, [2, 4]))).toEqual([333_333, 666_667])
  })

  it('gives by room where there is not enough of it', () => {
    expect(partsOf(filled([0, 4], 100, [1, 3]))).toEqual([250_000, 750_000])
  })

  it('gives nothing before the last hour where there is nothing to give, or no room', () => {
    expect([...filled([3, 3, 3], 0)]).toEqual([0, 0, PPM])
    expect([...filled([3, 3, 3], 5, [0, 0, 0])]).toEqual([0, 0, PPM])
  })

  it('gives all of it, never takes any back, and leaves no hour low that has room', () => {
    const heights = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 24, maxLength: 24 })
    const spaces = fc.array(fc.integer({ min: 1e9, max: 4e9 }), { minLength: 24, maxLength: 24 })
    fc.assert(
      fc.property(heights, spaces, fc.integer({ min: 1, max: 2e10 }), (bottoms, rooms, amount) => {
        const parts = partsOf(filled(bottoms, amount, rooms))
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(PPM)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
        // Millionths are the finest that is given.
        const rounding = (24 * amount) / PPM
        const given = parts.map((part) => (part * amount) / PPM)
        const surfaces = bottoms.map((bottom, hour) => bottom + (given[hour] ?? 0))
        const wet = surfaces.filter((_, hour) => (parts[hour] ?? 0) > 1)
        for (const [hour, surface] of surfaces.entries()) {
          const isFull = (given[hour] ?? 0) >= (rooms[hour] ?? 0) - rounding
          expect(isFull || surface >= Math.max(...wet) - rounding).toBe(true)
        }
      }),
    )
  })
})
