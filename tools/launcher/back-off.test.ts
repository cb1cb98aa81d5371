import { expect, it } from '@jest/globals'

import { countEnd, HEALTHY_AFTER_MS, restartDelayMs } from './back-off.ts'

it('doubles the delay up to its limit', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 50].map(restartDelayMs)).toEqual([
    200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000,
  ])
})

it('counts from the beginning again after a healthy run', () => {
  expect(countEnd(6, HEALTHY_AFTER_MS - 1)).toBe(7)
  expect(countEnd(6, HEALTHY_AFTER_MS)).toBe(1)
})
