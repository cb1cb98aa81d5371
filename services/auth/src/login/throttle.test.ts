import { expect, it } from '@jest/globals'

import { DELAY_SECONDS_MAX, delaySeconds, FREE_FAILURES } from './throttle.ts'

it('lets the first failures pass, then doubles the wait up to its limit', () => {
  expect(
    [1, FREE_FAILURES - 1, FREE_FAILURES, FREE_FAILURES + 1, FREE_FAILURES + 2].map(delaySeconds),
  ).toEqual([0, 0, 2, 4, 8])
  expect(delaySeconds(100)).toBe(DELAY_SECONDS_MAX)
})
