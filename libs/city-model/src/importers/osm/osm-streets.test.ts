import { describe, expect, it } from '@jest/globals'

import { f64, i32 } from '../../memory/column.ts'
import { EARTH_RADIUS_METRES } from '../geo/distance.ts'
import { EXTENT_METRES_MAX, MARGIN_METRES } from '../geo/frame.ts'
import { BEYOND_STREETS_METRES_MAX } from '../places/near-streets.ts'
import { STREET_LIMITS, type StreetDraft } from '../street-draft.ts'
import { LENGTH_METRES_MIN } from '../streets/lay-links.ts'
import { streetCity } from '../streets/street-city.ts'
import {
  asXml,
  gridOf,
  nodeAt,
  type SampleMap,
  type SampleNode,
  type SampleWay,
  way,
} from '../test/sample-map.ts'
import { OSM_ATTRIBUTION, OSM_STREETS, osmStreets } from './osm-streets.ts'
import { readOsmXml } from './read-osm-xml.ts'

const street = { highway: 'residential' }
/** Three by three crossings with their streets, and a motorway past them that leads nowhere. */
const nodes = [...gridOf(3, 3), nodeAt(20, 13, 51.999), nodeAt(21, 13.002, 51.999)]
const ways: readonly SampleWay[] = [
  way(1, [1, 2, 3], { ...street, name: 'South' }),
  way(2, [4, 5, 6], { ...street, name: 'Middle', oneway: 'yes' }),
  way(3, [7, 8, 9], { ...street, name: 'North' }),
  way(4, [1, 4, 7], { ...street, name: 'West' }),
  way(5, [2, 5, 8], { highway: 'primary', name: 'High', lanes: '4' }),
  way(6, [3, 6, 9], { ...street, name: 'East', oneway: '-1' }),
  way(7, [20, 21], { highway: 'motorway' }),
]

function drafted(
  some: readonly SampleWay[] = ways,
  extra: readonly SampleNode[] = [],
  options = OSM_STREETS,
): StreetDraft {
  const map: SampleMap = { nodes: [...nodes, ...extra], ways: some, relations: [] }
  return osmStreets(readOsmXml(asXml(map)), options)
}

function named({ links }: StreetDraft): readonly string[] {
  return links.map(({ name, from, to }) => `${name} ${from}>${to}`)
}

const refused = (code: string) => expect.objectContaining({ name: 'StreetDraftError', code })
const DEGREE = (EARTH_RADIUS_METRES * Math.PI) / 180

describe('streets of OpenStreetMap', () => {
  it('are links between junctions, in both directions where one may, merged at corners', () => {
    expect(named(drafted())).toEqual([
      ...['West 0>1', 'West 1>0', 'South 1>2', 'South 2>1', 'Middle 0>3', 'Middle 3>4'],
      ...['West 0>5', 'West 5>0', 'North 5>6', 'North 6>5'],
      ...['High 1>3', 'High 3>1', 'High 3>5', 'High 5>3', 'East 4>2', 'East 6>4'],
    ])
  })

  it('lie in metres around the south-west corner, and remember their degrees', () => {
    const [first] = drafted().nodes
    expect(first).toEqual({
      x: MARGIN_METRES,
      y: MARGIN_METRES + Math.round(DEGREE / 10) / 100,
      lon: 13,
      lat: 52.001,
    })
  })

  it('are as long as the great circle between their nodes', () => {
    const { links } = drafted()
    const high = links.find(({ name }) => name === 'High')
    expect(high?.lengthMetres).toBeCloseTo(DEGREE / 1000, 1)
    const middle = links.find(({ name }) => name === 'Middle')
    expect(middle?.lengthMetres).toBeCloseTo((DEGREE / 1000) * Math.cos((52.001 * Math.PI) / 180), 1)
  })

  it('keep the shape that was drawn, and know their other direction', () => {
    const { links, nodes: crossings } = drafted()
    for (const [id, link] of links.entries()) {
      const [start, end] = [link.polyline[0], link.polyline.at(-1)]
      expect([start, end]).toEqual([link.from, link.to].map((at) => [crossings[at]?.x, crossings[at]?.y]))
      const back = links[link.opposite]
      if (back) expect([back.opposite, back.polyline]).toEqual([id, link.polyline.toReversed()])
    }
    expect(links.map(({ polyline }) => polyline.length)).toContain(3)
  })

  it('have speed, lanes and capacity of their tags', () => {
    expect(drafted().links.find(({ name }) => name === 'High')).toMatchObject({
      class: 'arterial',
      lanes: 2,
      capacityPerHour: 3000,
      freeSpeedMetresPerSecond: 50 / 3.6,
      bridge: false,
    })
  })

  it('come with whose they are, and what was left out', () => {
    const { attribution, notes } = drafted([...ways, way(8, [5, 77], { ...street, lanes: 'many' })])
    expect(attribution).toBe(OSM_ATTRIBUTION)
    expect(notes).toEqual([
      '1 of 21 links are left out: they cannot be both reached from the rest and left again.',
      '1 streets state lanes or a speed that cannot be read: the usual ones are assumed.',
      '1 nodes are not in the file: their streets end there.',
      'Turn restrictions are not read.',
    ])
  })
})

describe('odd streets of OpenStreetMap', () => {
  it('end where a node is missing, and go on behind it', () => {
    const { links } = drafted([
      way(1, [1, 2, 77, 3, 6], street),
      way(2, [2, 5], street),
      way(3, [5, 6], { highway: 'primary' }),
    ])
    expect(links.map(({ polyline }) => polyline.length)).toEqual([3, 3, 2, 2, 2, 2])
  })

  it('may go round and round', () => {
    const { links } = drafted([
      way(1, [1, 2, 5, 4, 1, 2, 5], { ...street, junction: 'roundabout' }),
      way(2, [2, 3], street),
    ])
    expect(links.every(({ from, to }) => from !== to)).toBe(true)
    expect(links.length).toBeGreaterThan(3)
  })

  it('are never shorter than a metre', () => {
    const twin = nodeAt(30, 13, 52)
    const { links } = drafted([...ways, way(8, [1, 30], street)], [twin])
    expect(Math.min(...links.map(({ lengthMetres }) => lengthMetres))).toBe(LENGTH_METRES_MIN)
  })

  it.each([
    ['no street', [way(1, [1, 2], { highway: 'footway' })], 'no_streets'],
    ['no known node', [way(1, [88, 99], street)], 'no_streets'],
    ['no way back', [way(1, [1, 2, 3], { ...street, oneway: 'yes' })], 'no_streets'],
  ])('with %s are refused', (_what, some, code) => {
    expect(() => drafted(some)).toThrow(refused(code))
  })

  it.each([
    ['nodes', { nodesMax: 6 }, 'too_many_nodes'],
    ['links', { linksMax: 20 }, 'too_many_links'],
  ])('with more %s than the limit are refused', (_what, limit, code) => {
    const options = { ...OSM_STREETS, limits: { ...STREET_LIMITS, ...limit } }
    expect(() => drafted(ways, [], options)).toThrow(refused(code))
  })

  it('farther apart than a city are refused', () => {
    const far = nodeAt(30, 13, 52 + (EXTENT_METRES_MAX + 1000) / DEGREE)
    expect(() => drafted([way(1, [1, 30], street)], [far])).toThrow(refused('extent_too_large'))
  })
})

describe('a city of such streets', () => {
  const shop = nodeAt(40, 13.00195, 52.00195, { shop: 'bakery', name: 'Crumb' })
  const beyond = nodeAt(41, 13, 52.003 + BEYOND_STREETS_METRES_MAX / DEGREE, { shop: 'bakery' })
  const draft = drafted(ways, [shop, beyond, nodeAt(42, 13, 52, { amenity: 'school' })])
  const { network, map } = streetCity(draft, 'Block')

  it('has a network of the same links', () => {
    expect(network).toMatchObject({ nodeCount: 7, linkCount: 16, firstThroughNode: 0 })
    const at = draft.links.findIndex(({ name }) => name === 'High')
    expect([i32(network.freeSeconds, at), i32(network.storage, at), i32(network.lanes, at)]).toEqual([
      8, 29, 2,
    ])
    expect(f64(network.lengthMetres, at)).toBe(draft.links[at]?.lengthMetres)
  })

  it('has a map of roads, and of places at their nearest node', () => {
    expect(map.roads.map(({ id, storage }) => [id, storage])).toEqual([...network.storage.entries()])
    const [bakery, school] = map.places
    expect(bakery).toMatchObject({ kind: 'shop', name: 'Crumb', node: 6 })
    expect(school).toMatchObject({ kind: 'school', district: -1 })
    expect(map.extent.minX).toBe(MARGIN_METRES)
  })

  it('leaves out places beyond the streets', () => {
    expect(map.places).toHaveLength(2)
    expect(draft.notes).toContain('1 places are left out: they lie beyond the streets.')
  })

  it('is refused where too many streets leave one crossing', () => {
    const spokes = Array.from({ length: 255 }, (_, index) => nodeAt(100 + index, 13 + index / 1e6, 52.01))
    const star = spokes.map(({ id }, index) =>
      way(id, [1, id], { ...street, lanes: String(1 + (index % 9)) }),
    )
    expect(() => streetCity(drafted(star, spokes), 'Star')).toThrow(refused('too_many_streets_at_node'))
  })
})
