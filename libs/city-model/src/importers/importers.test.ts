import { inflateSync } from 'node:zlib'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { hashOfText } from '../memory/hash.ts'
import {
  geoJsonStreets,
  type Inflate,
  osmStreets,
  readOsmPbf,
  readOsmXml,
  readTransitDay,
  type StreetDraft,
  StreetDraftError,
  streetCity,
} from './index.ts'
import { strongComponents } from './streets/strong-component.ts'
import { asPbf } from './test/encode-pbf.ts'
import { feed } from './test/feed.ts'
import { asXml, gridOf, nodeAt, type SampleMap, way } from './test/sample-map.ts'

const inflate: Inflate = (packed, sizeMax) => inflateSync(packed, { maxOutputLength: Math.max(1, sizeMax) })
const SIDE = 4
const rows = Array.from({ length: SIDE }, (_, row) => row)
const town: SampleMap = {
  nodes: [
    ...gridOf(SIDE, SIDE),
    nodeAt(90, 13.0011, 52.0012, { shop: 'bakery' }),
    nodeAt(91, 13.0021, 52.0022, { amenity: 'school', capacity: '300' }),
  ],
  ways: rows.flatMap((row) => [
    way(
      10 + row,
      rows.map((column) => row * SIDE + column + 1),
      { highway: 'residential', name: `Row ${row}` },
    ),
    way(
      20 + row,
      rows.map((column) => column * SIDE + row + 1),
      { highway: 'tertiary', oneway: row % 2 === 0 ? 'yes' : '-1' },
    ),
  ]),
  relations: [],
}

describe('a made-up town', () => {
  const draft = osmStreets(readOsmPbf({ bytes: asPbf(town), inflate }))

  it('is the same draft from XML, and the same again', () => {
    expect(osmStreets(readOsmXml(asXml(town)))).toEqual(draft)
    expect(osmStreets(readOsmPbf({ bytes: asPbf(town), inflate }))).toEqual(draft)
  })

  it('is the same in every bit on every machine', () => {
    expect(hashOfText(JSON.stringify(draft))).toBe('f53394247459cd32')
  })

  it('does not depend on the order in which the file tells its nodes', () => {
    const shuffled = { ...town, nodes: town.nodes.toReversed() }
    const { nodes, links } = osmStreets(readOsmXml(asXml(shuffled)))
    expect({ nodes, links }).toEqual({ nodes: draft.nodes, links: draft.links })
  })

  it('is a network on which every place can be reached from every other', () => {
    const { network, map } = streetCity(draft, 'Town')
    expect(new Set(strongComponents(network)).size).toBe(1)
    expect(map.places.map(({ node }) => node).every((node) => node >= 0 && node < network.nodeCount)).toBe(
      true,
    )
  })

  it('has the stops of its timetable beside its streets', () => {
    const frame = draft.frame ?? undefined
    const { stops } = readTransitDay(feed, { date: '20260109', ...(frame && { frame }) })
    const crossing = draft.nodes.find(({ lon, lat }) => lon === 13 && lat === 52.001)
    const stop = stops.find(({ id }) => id === 's2')
    expect([stop?.x, stop?.y]).toEqual([crossing?.x, crossing?.y])
  })
})

/** Random ways over a small grid of nodes: with loops, repetitions, one-way streets and nodes that are not there. */
const randomWays = fc.array(
  fc.record({
    refs: fc.array(fc.integer({ min: 1, max: 18 }), { maxLength: 8 }),
    highway: fc.constantFrom('residential', 'primary', 'motorway', 'footway'),
    oneway: fc.constantFrom('yes', 'no', '-1', 'reversible'),
  }),
  { minLength: 1, maxLength: 12 },
)

type RandomWay = { readonly refs: readonly number[]; readonly highway: string; readonly oneway: string }

function asGeoJson(ways: readonly RandomWay[]): string {
  const at = (ref: number) => [13 + ((ref - 1) % SIDE) / 1000, 52 + Math.floor((ref - 1) / SIDE) / 1000]
  const features = ways
    .filter(({ refs }) => refs.length > 1)
    .map(({ refs, ...properties }) => ({
      type: 'Feature',
      properties,
      geometry: { type: 'LineString', coordinates: refs.map(at) },
    }))
  return JSON.stringify({ type: 'FeatureCollection', features })
}

function asOsm(ways: readonly RandomWay[]): string {
  const told = ways.map(({ refs, ...tags }, index) => way(index + 1, refs, tags))
  return asXml({ nodes: gridOf(SIDE, SIDE), ways: told, relations: [] })
}

/** The draft, or nothing where there is no network in it. */
function tried(draft: () => StreetDraft): StreetDraft | undefined {
  try {
    return draft()
  } catch (error) {
    if (error instanceof StreetDraftError && error.code === 'no_streets') return undefined
    throw error
  }
}

describe('any streets at all', () => {
  it('become links that hang together', () => {
    fc.assert(
      fc.property(randomWays, (ways) => {
        const draft = tried(() => osmStreets(readOsmXml(asOsm(ways))))
        if (draft) expectWhole(draft)
      }),
      { numRuns: 300 },
    )
  })

  it('become as many links, and as long ones, from GeoJSON as from OpenStreetMap', () => {
    const known = randomWays.map((ways) =>
      ways.map((each) => ({ ...each, refs: each.refs.filter((ref) => ref <= SIDE * SIDE) })),
    )
    fc.assert(
      fc.property(known, (ways) => {
        const fromOsm = tried(() => osmStreets(readOsmXml(asOsm(ways))))
        const fromGeoJson = tried(() => geoJsonStreets(asGeoJson(ways)))
        expect(lengthsOf(fromGeoJson)).toEqual(lengthsOf(fromOsm))
      }),
      { numRuns: 200 },
    )
  })
})

function lengthsOf(draft: StreetDraft | undefined): readonly string[] | undefined {
  return draft?.links.map(
    (link) => `${link.from} ${link.to} ${link.lengthMetres} ${link.class} ${link.opposite}`,
  )
}

function expectWhole({ nodes, links }: StreetDraft): void {
  for (const [id, link] of links.entries()) {
    const ends = [nodes[link.from], nodes[link.to]].map((node) => [node?.x, node?.y])
    expect([link.polyline[0], link.polyline.at(-1)]).toEqual(ends)
    expect(link.from).not.toBe(link.to)
    const back = links[link.opposite]
    expect(
      back === undefined || (back.opposite === id && back.from === link.to && back.to === link.from),
    ).toBe(true)
  }
  const component = strongComponents({
    nodeCount: nodes.length,
    from: Int32Array.from(links, ({ from }) => from),
    to: Int32Array.from(links, ({ to }) => to),
  })
  expect(new Set(component).size).toBe(1)
}
