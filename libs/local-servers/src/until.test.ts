import { expect, it } from '@jest/globals'

import { until } from './until.ts'

it('waits until the condition holds', async () => {
  let looks = 0
  expect(await until(async () => ++looks === 3, { deadlineMs: 5_000 })).toBe(true)
  expect(looks).toBe(3)
})

it('gives up at the deadline', async () => {
  expect(await until(async () => false, { deadlineMs: 30 })).toBe(false)
})

it('gives up when it is told to', async () => {
  expect(await until(async () => false, { deadlineMs: 60_000, signal: AbortSignal.abort() })).toBe(false)
})
