import { setTimeout as sleep } from 'node:timers/promises'
import { isContext } from 'node:vm'

import { expect, it, jest } from '@jest/globals'

it('has an ordinary global object: nothing is asked when somebody looks for Math', () => {
  expect(isContext(globalThis)).toBe(true)
})

it('means by bytes, errors of aborted work and time what Node means by them', async () => {
  expect(Buffer.from('urbe')).toBeInstanceOf(Uint8Array)
  expect(new TextEncoder().encode('urbe')).toBeInstanceOf(Uint8Array)
  const aborted = AbortSignal.abort()
  await expect(sleep(1, undefined, { signal: aborted })).rejects.toMatchObject({ name: 'AbortError' })
  expect(typeof fetch).toBe('function')
})

it('lets a test take time into its own hands', () => {
  jest.useFakeTimers()
  let rang = false
  setTimeout(() => {
    rang = true
  }, 3_600_000)
  jest.advanceTimersByTime(3_600_000)
  jest.useRealTimers()
  expect(rang).toBe(true)
})
