import { expect, it } from '@jest/globals'

import { collisions } from './collisions.ts'

it('gives a place away once, and the one beside it', () => {
  const taken = collisions()
  const box = { x: 50, y: 50, width: 40, height: 10 }
  expect([taken.take(box), taken.take({ ...box, x: 80 }), taken.take({ ...box, x: 90 })]).toEqual([
    true,
    false,
    true,
  ])
})
