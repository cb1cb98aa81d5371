import { expect, it } from '@jest/globals'

import { metropolisShare } from './metropolis.ts'

it('makes a metropolis of a city as it grows, and not of a town', () => {
  expect([100, 100_000, 550_000, 1_000_000, 3_000_000].map(metropolisShare)).toEqual([0, 0, 0.5, 1, 1])
})
