import { expect, it } from '@jest/globals'

import { RATE_LIMIT_BUCKETS_MAX, rateLimiter } from './rate-limit.ts'

it('lets through what the bucket holds, then as much as drips in', () => {
  let now = 0
  const take = rateLimiter({ requests: 2, windowSeconds: 10 }, () => now)
  expect([take('a').allowed, take('a').allowed, take('a').allowed]).toEqual([true, true, false])
  expect(take('a').resetSeconds).toBe(5)
  expect(take('b').allowed).toBe(true)
  now = 5_000
  expect([take('a').allowed, take('a').allowed]).toEqual([true, false])
})

it('forgets who came longest ago when too many come', () => {
  const take = rateLimiter({ requests: 1, windowSeconds: 10 }, () => 0)
  take('first')
  for (let caller = 0; caller < RATE_LIMIT_BUCKETS_MAX; caller += 1) take(`${caller}`)
  expect(take('first').allowed).toBe(true)
  expect(take(`${RATE_LIMIT_BUCKETS_MAX - 1}`).allowed).toBe(false)
})

it('takes as much as a request weighs, or nothing', () => {
  const take = rateLimiter({ requests: 60, windowSeconds: 60 }, () => 0)
  expect([take('a', 40).allowed, take('a', 40).allowed, take('a', 20).allowed]).toEqual([true, false, true])
  expect(take('a', 40)).toEqual({ allowed: false, remaining: 0, resetSeconds: 40 })
})
