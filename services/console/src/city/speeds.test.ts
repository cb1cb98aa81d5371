import { expect, it } from '@jest/globals'

import { speedKey, speedSteps } from './speeds.ts'

it('has steps that can be told apart, from slow to as fast as possible', () => {
  const keys = speedSteps.map(speedKey)
  expect(new Set(keys).size).toBe(keys.length)
  expect([keys[0], keys.at(-1)]).toEqual(['0.2', 'max'])
})
