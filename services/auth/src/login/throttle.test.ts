import { expect, it } from '@jest/globals'

import { DELAY_SECONDS_MAX, delaySeconds } from './buckets.ts'
import { STRANGERS } from './throttle.ts'

it('lets the first failures pass, then doubles the wait up to its limit', () => {
  const { free } = STRANGERS
  const waits = [1, free - 1, free, free + 1, free + 2].map((failures) => delaySeconds(failures, free))
  expect(waits).toEqual([0, 0, 2, 4, 8])
  expect(delaySeconds(100, free)).toBe(DELAY_SECONDS_MAX)
})
