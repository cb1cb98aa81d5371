import { expect, it } from '@jest/globals'

import { growingColumn } from './growing-column.ts'

it('a growing column holds what was put in, however much', () => {
  const column = growingColumn()
  expect(column.values()).toHaveLength(0)
  for (let value = 0; value < 5000; value += 1) column.push(value / 2)
  expect(column.values()).toEqual(Float64Array.from({ length: 5000 }, (_, index) => index / 2))
})
