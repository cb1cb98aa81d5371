import { expect, it } from '@jest/globals'

import { citySearch } from './city-search.ts'

it('takes a layer that is known from the address, and no other', () => {
  expect(citySearch({ layer: 'power', more: 1 })).toEqual({ layer: 'power' })
  for (const layer of ['none', 'moon', 7, undefined]) expect(citySearch({ layer })).toEqual({})
})
