import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { asXml, gridOf, nodeAt, type SampleMap, type SampleWay, way } from '../test/sample-map.ts'
import { OSM_ID_MAX, OSM_LIMITS } from './extract.ts'
import { readOsmXml } from './read-osm-xml.ts'
import { assembledRings } from './rings.ts'

const nodes = gridOf(3, 1)
const street = way(7, [1, 2, 3], { highway: 'residential', name: 'Long & "Wide"', surface: 'asphalt' })
const sample: SampleMap = { nodes, ways: [street], relations: [] }

function refused(line: number) {
  return expect.objectContaining({ name: 'FileFormatError', line })
}

function mapOf(ways: readonly SampleWay[], extra: Partial<SampleMap> = {}): SampleMap {
  return { nodes, ways, relations: [], ...extra }
}

describe('a file of OpenStreetMap in XML', () => {
  it('is read into nodes and ways with the tags that streets need', () => {
    const { lon, lat, ways } = readOsmXml(asXml(sample))
    expect([...lon]).toEqual([13, 13.001, 13.002])
    expect([...lat]).toEqual([52, 52, 52])
    const tags = new Map([
      ['highway', 'residential'],
      ['name', 'Long & "Wide"'],
    ])
    expect(ways).toEqual([{ id: 7, nodes: Int32Array.of(0, 1, 2), tags }])
  })

  it('holds only nodes that its ways need, and points that are places', () => {
    const shop = nodeAt(9, 13.5, 52.5, { shop: 'bakery', name: 'Crumb' })
    const extract = readOsmXml(
      asXml(mapOf([way(7, [1, 3], { highway: 'service' })], { nodes: [...nodes, shop] })),
    )
    expect([...extract.lon]).toEqual([13, 13.002])
    expect(extract.points).toEqual([
      { id: 9, lon: 13.5, lat: 52.5, tags: new Map(Object.entries(shop.tags)) },
    ])
  })

  it('forgets ways that say nothing, but not those that an area is made of', () => {
    const outline = [way(1, [1, 2], {}), way(2, [2, 3], { note: 'edge' }), way(3, [3, 1], {})]
    const member = { type: 'way', ref: 2, role: 'outer' } as const
    const relations = [{ id: 5, members: [member], tags: { type: 'multipolygon', landuse: 'retail' } }]
    const extract = readOsmXml(asXml(mapOf(outline, { relations })))
    expect(extract.ways.map(({ id }) => id)).toEqual([2])
    expect(extract.areas).toEqual([
      { id: 5, outer: [0], inner: [], tags: new Map(Object.entries(relations[0]?.tags ?? {})) },
    ])
  })

  it('marks nodes that it does not hold, and counts them', () => {
    const { ways, missingNodes } = readOsmXml(asXml(mapOf([way(7, [1, 99, 2, 98], { highway: 'primary' })])))
    expect(ways[0]?.nodes).toEqual(Int32Array.of(0, -1, 1, -1))
    expect(missingNodes).toBe(2)
  })
})

describe('a file of OpenStreetMap in XML with odd things', () => {
  it('takes what is deleted for not there', () => {
    const text = asXml(sample)
      .replace('<node id="3"', '<node visible="false" id="3"')
      .replace(
        '</osm>',
        '<way id="8" action="delete"><nd ref="1"/><tag k="highway" v="primary"/></way></osm>',
      )
    const { ways } = readOsmXml(text)
    expect(ways.map((each) => [each.id, [...each.nodes]])).toEqual([[7, [0, 1, -1]]])
  })

  it('has the first of two nodes with one number', () => {
    const { lon } = readOsmXml(asXml(mapOf([street], { nodes: [...nodes, nodeAt(2, 14, 52)] })))
    expect([...lon]).toEqual([13, 13.001, 13.002])
  })

  it.each([
    ['another root', '<gpx/>', 1],
    ['nothing of use', '<osm>\n</osm>', 1],
    ['a latitude beyond the pole', '<osm>\n<node id="1" lat="91" lon="0"/></osm>', 2],
    ['a node without a longitude', '<osm>\n\n<node id="1" lat="1"/></osm>', 3],
    ['an id that is no whole number', '<osm><way\nid="1e3"/></osm>', 1],
    ['a huge id', `<osm>\n<node id="${OSM_ID_MAX + 1}" lat="0" lon="0"/></osm>`, 2],
    ['a tag without a value', '<osm>\n<way id="1">\n<tag k="highway"/></way></osm>', 3],
    ['a member of no kind', '<osm>\n<relation id="1"><member type="x" ref="1" role=""/></relation></osm>', 2],
    ['an end too early', '<osm>\n<way id="1">', 2],
  ])('with %s is refused with the line', (_what, text, line) => {
    expect(() => readOsmXml(text)).toThrow(refused(line))
  })

  it('answers any text with an extract or a FileFormatError', () => {
    const text = asXml(sample)
    fc.assert(
      fc.property(fc.string(), fc.nat(text.length), (noise, at) => {
        try {
          readOsmXml(text.slice(0, at) + noise + text.slice(at))
        } catch (error) {
          expect(error).toMatchObject({ name: 'FileFormatError' })
        }
      }),
    )
  })

  it.each([
    ['nodes', { nodesMax: 2 }],
    ['ways', { waysMax: 0 }],
    ['relations', { relationsMax: 0 }],
    ['nodes of ways', { refsMax: 2 }],
  ])('with more %s than the limit is refused', (_what, limit) => {
    const relations = [{ id: 5, members: [], tags: {} }]
    const text = asXml({ ...sample, relations })
    expect(() => readOsmXml(text, { ...OSM_LIMITS, ...limit })).toThrow(
      expect.objectContaining({ name: 'FileFormatError', expected: expect.stringMatching(/^at most \d /) }),
    )
  })
})

describe('lines in any order and direction', () => {
  it('are put together to rings', () => {
    expect(
      assembledRings([
        [1, 2],
        [4, 3],
        [2, 3],
        [4, 1],
        [7, 8, 9, 7],
      ]),
    ).toEqual([
      [1, 2, 3, 4, 1],
      [7, 8, 9, 7],
    ])
  })

  it('are left out where they close no ring', () => {
    expect(assembledRings([[1, 2], [2, 3], [5, 6, 5], []])).toEqual([])
  })

  it('are put together in a time that does not grow with the square of their number', () => {
    const spokes = Array.from({ length: 100_000 }, (_, index) => [0, index + 1])
    expect(assembledRings(spokes)).toEqual([])
  })
})
