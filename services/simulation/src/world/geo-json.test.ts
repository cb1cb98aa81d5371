import { expect, it } from '@jest/globals'

import { type CityMap, foundWorld, loadEngines } from '@urbe/city-model'
import { endpoints } from '@urbe/contracts'

import { mapAsGeoJson } from './geo-json.ts'

const engines = await loadEngines()

const map = foundWorld({ seed: 3, citizens: 500, source: { kind: 'generated' } }, { engines }).map()
const kinds = (drawn: CityMap) =>
  new Set(mapAsGeoJson(drawn).features.map(({ properties }) => properties['kind']))

it('draws roads, districts and places, and nothing that the city does not have', () => {
  const { transit: _, utilities: __, ...plain } = map
  for (const kind of ['road', 'district', 'place']) expect(kinds(plain)).toContain(kind)
  for (const kind of ['transit-line', 'power-line', 'water-pipe']) expect(kinds(plain)).not.toContain(kind)
})

it('draws the grid, the mains and the transit lines of a city that has them', () => {
  const polyline = [
    [0, 0],
    [10, 5],
  ] as const
  const drawn = mapAsGeoJson({
    ...map,
    transit: { lines: [{ name: 'Line 1', polyline }] },
    utilities: {
      lines: [
        { kind: 'power-line', polyline },
        { kind: 'water-pipe', name: 'Main', polyline },
      ],
      nodes: [{ kind: 'power-bus', name: 'Mill End', x: 10, y: 5 }],
    },
  })
  const added = drawn.features.filter(({ id }) => /^(?:transit|utility)/.test(id))
  const along = { type: 'LineString', coordinates: polyline }
  expect(added.map(({ id, geometry, properties }) => ({ id, geometry, ...properties }))).toEqual([
    { id: 'transit-line:0', kind: 'transit-line', name: 'Line 1', geometry: along },
    { id: 'utility-line:0', kind: 'power-line', geometry: along },
    { id: 'utility-line:1', kind: 'water-pipe', name: 'Main', geometry: along },
    {
      id: 'utility-node:0',
      kind: 'power-bus',
      name: 'Mill End',
      geometry: { type: 'Point', coordinates: [10, 5] },
    },
  ])
  expect(endpoints.getCityMap.answer.parse(drawn)).toEqual(drawn)
})
