import { describe, expect, it } from '@jest/globals'

import { peaksOf, recessionsOf } from './recessions.ts'

/** A line through corners, one step a period. */
function through(...corners: readonly (readonly [period: number, value: number])[]): Float64Array {
  const line = new Float64Array((corners.at(-1)?.[0] ?? 0) + 1)
  for (const [index, [period, value]] of corners.entries()) {
    const [from, start] = corners[index - 1] ?? [period, value]
    for (let at = from; at <= period; at += 1) {
      line[at] = start + ((value - start) * (at - from)) / Math.max(1, period - from)
    }
  }
  return line
}

describe('peaks', () => {
  it('stand out and lie apart', () => {
    const line = through([0, 0], [30, 1], [60, 0], [70, 0.02], [80, 0], [110, 2], [140, 0])
    expect(peaksOf(line)).toEqual([30, 110])
  })

  it('are the higher of two that are near', () => {
    expect(peaksOf(through([0, 0], [30, 1], [35, 0.5], [40, 2], [80, 0]))).toEqual([40])
  })

  it('are found in the middle of a plateau', () => {
    expect(peaksOf(through([0, 0], [20, 1], [30, 1], [60, 0]))).toEqual([25])
  })

  it('are none at the ends', () => {
    expect(peaksOf(through([0, 0], [50, 1]))).toEqual([])
  })
})

describe('recessions', () => {
  it('last from a peak to ten periods after the trough', () => {
    const line = through([0, 0], [50, 1], [80, 0.4], [150, 1.8])
    expect(recessionsOf(line, 0)).toEqual({ count: 1, averageLength: 40 })
  })

  it('are not seen before the burn-in is over', () => {
    const line = through([0, 0], [50, 1], [80, 0], [150, 2])
    expect(recessionsOf(line, 70)).toEqual({ count: 1, averageLength: 20 })
    expect(recessionsOf(line, 100)).toEqual({ count: 0, averageLength: 0 })
  })

  it('are one where less than ten periods lie between', () => {
    const line = through([0, 0], [50, 1], [80, 0.4], [95, 0.7], [125, 0.1], [200, 1.6])
    expect(recessionsOf(line, 0)).toEqual({ count: 1, averageLength: 85 })
  })
})
