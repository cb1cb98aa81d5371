import { describe, expect, it } from '@jest/globals'

import { sparkline } from './sparkline.ts'

const frame = { width: 100, height: 20 }

describe('a sparkline', () => {
  it('spans its frame, high values on top', () => {
    expect(sparkline([0, 10, 5], frame)).toBe('M0 20L50 0L100 10')
  })
  it('lies in the middle when nothing changes', () => {
    expect(sparkline([3, 3], frame)).toBe('M0 10L100 10')
  })
  it('is nothing with less than two values', () => {
    expect(sparkline([4], frame)).toBe('')
  })
  it('stays small for long series and keeps the last value', () => {
    const path = sparkline(
      Array.from({ length: 5_000 }, (_, n) => n),
      frame,
    )
    expect(path.split('L').length).toBeLessThanOrEqual(120)
    expect(path.endsWith('L100 0')).toBe(true)
  })
})
