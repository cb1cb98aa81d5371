import { expect, it } from '@jest/globals'

import { positions } from './positions.ts'

it('knows the furthest place that was reached in the stream of a city', () => {
  const known = positions()
  expect(known.of('a')).toBeUndefined()
  known.reached('a', 'CITY_a:9')
  known.reached('a', 'CITY_a:10')
  known.reached('a', 'CITY_a:8')
  known.reached('a', undefined)
  expect([known.of('a'), known.of('b')]).toEqual(['CITY_a:10', undefined])
})
