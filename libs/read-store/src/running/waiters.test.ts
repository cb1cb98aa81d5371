import { expect, it } from '@jest/globals'

import { waiters } from './waiters.ts'

it('lets those go on whose sequence has been reached, and only those', async () => {
  const waiting = waiters()
  const [near, far] = [waiting.wait(5, 1_000), waiting.wait(6, 1)]
  waiting.reached(5)
  expect(await near).toBe(true)
  expect(await far).toBe(false)
})

it('lets nobody wait for what is past', async () => {
  const waiting = waiters()
  waiting.reached(9)
  waiting.reached(3)
  expect(await waiting.wait(9, 0)).toBe(true)
})
