import { expect, it } from '@jest/globals'

import type { CityRunner } from './city-runner.ts'
import { MAPS_MAX, mapStore } from './maps.ts'

it('draws a map once, and again when as many others have been asked for since as are kept', async () => {
  const drawn: string[] = []
  const maps = mapStore({
    // Only the map of a runner is asked for here.
    runnerOf: (cityId) => ({ map: async () => drawn.push(cityId) }) as unknown as CityRunner,
    specOf: () => Promise.reject(new Error('a city that runs needs no spec')),
  })
  await maps.mapOf('first')
  await maps.mapOf('first')
  expect(drawn).toEqual(['first'])
  for (let city = 0; city < MAPS_MAX; city++) await maps.mapOf(`city ${city}`)
  await maps.mapOf('first')
  expect(drawn.filter((cityId) => cityId === 'first')).toHaveLength(2)
})
