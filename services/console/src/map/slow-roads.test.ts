import { expect, it } from '@jest/globals'

import { closedRoads, roadNames, SLOW_ROADS_MAX, slowRoads } from './slow-roads.ts'
import { smallCity } from './small-city.ts'

const names = roadNames(smallCity)

it('knows a road by each of its directions', () => {
  expect([4, 9, 5, 6, 7].map((link) => names.get(link))).toEqual([
    'Long Street',
    'Long Street',
    'Long Street',
    'Steep Lane',
    undefined,
  ])
})

it('names each closed street once', () => {
  expect(closedRoads({ closed: [] }, names)).toEqual([])
  expect(closedRoads({ closed: [6, 4, 9, 5, 77] }, names)).toEqual(['77', 'Long Street', 'Steep Lane'])
})

it('lists the roads that do not flow, the slowest and then the fullest first', () => {
  const links = { ids: [4, 5, 6, 9], delayPermille: [1_000, 2_500, 0, 2_500], vehicles: [3, 2, 1, 8] }
  expect(slowRoads(links, names).map(({ link, name }) => [link, name])).toEqual([
    [9, 'Long Street'],
    [5, 'Long Street'],
  ])
})

it('lists no more of them than are read', () => {
  const many = Array.from({ length: SLOW_ROADS_MAX + 5 }, (_, link) => link)
  const links = { ids: many, delayPermille: many.map((link) => 2_000 + link), vehicles: many }
  expect(slowRoads(links, names)).toHaveLength(SLOW_ROADS_MAX)
})
