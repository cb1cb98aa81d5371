import { describe, expect, it } from '@jest/globals'

import { concerns, holds, isDue } from './condition.ts'

describe('a condition', () => {
  it.each([
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['==', [false, true, false]],
    ['!=', [true, false, true]],
  ] as const)('%s compares a value with the threshold', (comparison, expected) => {
    expect([1, 2, 3].map((value) => holds({ comparison, threshold: 2 }, value))).toEqual(expected)
  })

  it('is about the series that have its labels, and perhaps more', () => {
    const rule = { labels: { city: 'a' } }
    expect(concerns(rule, { city: 'a', kpi: 'speed' })).toBe(true)
    expect(concerns(rule, { city: 'b', kpi: 'speed' })).toBe(false)
    expect(concerns(rule, {})).toBe(false)
    expect(concerns({ labels: {} }, { anything: 'goes' })).toBe(true)
  })

  it('is due at the very moment at which it has held long enough', () => {
    expect(isDue({ forSeconds: 5 }, 1_000, 5_999)).toBe(false)
    expect(isDue({ forSeconds: 5 }, 1_000, 6_000)).toBe(true)
    expect(isDue({ forSeconds: 0 }, 1_000, 1_000)).toBe(true)
  })
})
