import { describe, expect, it } from '@jest/globals'

import type { Frame } from '../geo/frame.ts'
import { draftPlaces } from '../places/draft-places.ts'
import { STREET_LIMITS } from '../street-draft.ts'
import { asXml, nodeAt, type SampleRelation, type SampleWay, way } from '../test/sample-map.ts'
import { osmPlaces } from './osm-places.ts'
import { readOsmXml } from './read-osm-xml.ts'

/** A degree is a thousand kilometres here, so that a millionth of a degree is a metre. */
const frame: Frame = { west: 13, south: 52, metresADegreeEast: 1e6, metresADegreeNorth: 1e6 }
/** Corners of a square of 100 m, and of one of 20 m inside it. */
const nodes = [
  ...[
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ].map(([x = 0, y = 0], index) => nodeAt(index + 1, 13 + x / 1e6, 52 + y / 1e6)),
  ...[
    [40, 40],
    [60, 40],
    [60, 60],
    [40, 60],
  ].map(([x = 0, y = 0], index) => nodeAt(index + 11, 13 + x / 1e6, 52 + y / 1e6)),
]
const hole = way(3, [11, 12, 13, 14, 11], {})

function area(members: readonly (readonly [number, string])[], tags = {}): SampleRelation {
  return {
    id: 5,
    members: members.map(([ref, role]) => ({ type: 'way', ref, role })),
    tags: { type: 'multipolygon', building: 'hospital', ...tags },
  }
}

function found(ways: readonly SampleWay[], relations: readonly SampleRelation[] = []) {
  const extract = readOsmXml(asXml({ nodes: [...nodes, nodeAt(99, 13, 52, { shop: 'x' })], ways, relations }))
  const { things, openAreas } = osmPlaces(extract, frame)
  const { places } = draftPlaces({ areas: things.areas, points: [] }, STREET_LIMITS)
  return { sizes: places.map(({ kind, size }) => [kind, size]), openAreas, points: things.points.length }
}

describe('areas of OpenStreetMap', () => {
  it('are closed ways', () => {
    expect(found([way(1, [1, 2, 3, 4, 1], { building: 'house' })]).sizes).toEqual([['home', 10_000]])
  })

  it('are multipolygons of several ways in any direction, without their holes', () => {
    const halves = [way(1, [1, 2, 3], {}), way(2, [1, 4, 3], {}), hole]
    const relation = area([
      [3, 'inner'],
      [2, 'outer'],
      [1, ''],
    ])
    expect(found(halves, [relation])).toEqual({ sizes: [['hospital', 9600]], openAreas: 0, points: 1 })
  })

  it('may have several outlines', () => {
    const apart = area([
      [1, 'outer'],
      [3, 'outer'],
    ])
    const ways = [way(1, [1, 2, 3, 1], {}), hole]
    expect(found(ways, [apart]).sizes).toEqual([['hospital', 5400]])
  })

  it('are none where a way is open, or lacks a node', () => {
    const tags = { building: 'house' }
    expect(
      found([way(1, [1, 2, 3, 4], tags), way(2, [1, 2, 77, 4, 1], tags), way(3, [1, 2, 1], tags)]).sizes,
    ).toEqual([])
  })

  it('are counted where their outline is not whole', () => {
    const half = area([
      [1, 'outer'],
      [98, 'outer'],
    ])
    expect(found([way(1, [1, 2, 3], {})], [half])).toMatchObject({ sizes: [], openAreas: 1 })
  })

  it('are none where the relation is of another type, or says no use', () => {
    const route = area([[1, 'outer']], { type: 'route' })
    expect(found([way(1, [1, 2, 3, 1], {})], [route])).toMatchObject({ sizes: [], openAreas: 0 })
  })
})
