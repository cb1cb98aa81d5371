import { expect, it } from '@jest/globals'

import { ATTEMPTS_MAX, waitAfter } from './back-off.ts'

it('waits longer each time, up to five minutes', () => {
  const waits = Array.from({ length: ATTEMPTS_MAX }, (_, index) => waitAfter(index + 1, () => 1))
  expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(Math.max(...waits)).toBe(300_000)
})

it('never waits less than half of that', () => {
  expect(waitAfter(3, () => 0)).toBe(2_000)
})
