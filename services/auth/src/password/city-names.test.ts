import { expect, it } from '@jest/globals'

import { wordsOf } from './city-names.ts'

it('a city is thought of by its name and by the longer parts of it', () => {
  expect(wordsOf('Vila Nova de Gaia-2')).toEqual(['vila nova de gaia-2', 'vila', 'nova', 'gaia'])
  expect(wordsOf('Óbidos')).toEqual(['óbidos', 'óbidos'])
  expect(wordsOf('Ur')).toEqual([])
})
