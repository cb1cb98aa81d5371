import { describe, expect, it } from '@jest/globals'

import type { Tongue } from '../city/sentences.ts'
import { axisValue, yRange } from './chart-options.ts'

const tongue: Tongue = { locale: 'en', say: (id) => id }

describe('the scale of a chart', () => {
  it('leaves air, and never goes below nothing for what cannot be less', () => {
    expect(yRange(10, 20)).toEqual([8.8, 21.2])
    expect(yRange(0, 20)[0]).toBe(0)
    expect(yRange(-10, 10)[0]).toBeLessThan(-10)
  })
  it('has a height even when nothing changes or nothing is known', () => {
    for (const [low, high] of [yRange(5, 5), yRange(0, 0), yRange(null, null)])
      expect(high).toBeGreaterThan(low)
  })
})

it('writes money and counts short on an axis', () => {
  expect(axisValue(123_400_000, 'money', tongue)).toBe('1.2M')
  expect(axisValue(12_500, 'count', tongue)).toBe('12.5K')
  expect(axisValue(31_500, 'kilograms', tongue)).toBe('31.5K')
  expect(axisValue(12, 'moneyPerKwh', tongue)).toBe('0.1')
  expect(axisValue(0.05, 'percent', tongue)).toBe('5%')
})
