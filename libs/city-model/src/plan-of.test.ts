import { deflateSync } from 'node:zlib'

import { describe, expect, it } from '@jest/globals'

import { asPbf, PLAIN } from './importers/test/encode-pbf.ts'
import { asXml } from './importers/test/sample-map.ts'
import { town } from './importers/test/town.ts'
import { hashOfText } from './memory/hash.ts'
import { planOf } from './plan-of.ts'
import { type CitySource, type CitySpec, checkSpec, fingerprintOf } from './spec.ts'

const xml = asXml(town)
const pbf = asPbf(town, { ...PLAIN, deflate: (bytes) => deflateSync(bytes) })
const spec = (source: CitySource, citizens = 0): CitySpec => ({ seed: 7, citizens, source })
const road = (coordinates: readonly (readonly [number, number])[]) => ({
  type: 'Feature',
  properties: { highway: 'residential', name: 'Way' },
  geometry: { type: 'LineString', coordinates },
})
const geojson = (features: readonly unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })
const streets = geojson([
  road([
    [13, 52],
    [13.01, 52],
  ]),
  road([
    [13.01, 52],
    [13.01, 52.01],
  ]),
])

describe('a plan from files', () => {
  it('is the same from the XML and the packed PBF of one map', () => {
    expect(planOf(spec({ kind: 'osm', pbf }))).toEqual(planOf(spec({ kind: 'osm', xml })))
  })

  it('is the same in every bit on every machine', () => {
    const { map } = planOf(spec({ kind: 'osm', xml }, 900))
    expect(hashOfText(JSON.stringify(map))).toBe('91b8b9cfe7d34129')
  })

  it('is made of GeoJSON as well', () => {
    const plan = planOf(spec({ kind: 'geojson', text: streets }, 600))
    expect('society' in plan && plan.society.citizenCount).toBe(600)
  })

  it.each([
    ['an XML that is none', { kind: 'osm', xml: '<osm><node id="1"/></osm>' }, 'FileFormatError'],
    ['a PBF that is none', { kind: 'osm', pbf: Uint8Array.of(0, 0, 0, 9, 1) }, 'PbfFormatError'],
    ['a GeoJSON that is none', { kind: 'geojson', text: '[' }, 'FileFormatError'],
    ['a GeoJSON without streets', { kind: 'geojson', text: geojson([]) }, 'StreetDraftError'],
  ] as const)('is refused for %s', (_what, source, name) => {
    expect(() => planOf(spec(source))).toThrow(expect.objectContaining({ name }))
  })
})

describe('a spec of imported streets', () => {
  const sources: readonly CitySource[] = [
    { kind: 'osm', xml },
    { kind: 'osm', xml: `${xml} ` },
    { kind: 'osm', pbf },
    { kind: 'osm', pbf: Uint8Array.from([...pbf, 0]) },
    { kind: 'geojson', text: xml },
    { kind: 'generated' },
  ]

  it('takes citizens within the limits, or none to count them by the homes', () => {
    for (const citizens of [0, 500, 1_000_000])
      expect(() => checkSpec(spec({ kind: 'osm', xml }, citizens))).not.toThrow()
    for (const citizens of [1, 499, 1_000_001, 700.5]) {
      expect(() => checkSpec(spec({ kind: 'geojson', text: '' }, citizens))).toThrow(
        expect.objectContaining({ code: 'citizens_out_of_range' }),
      )
    }
    expect(() => checkSpec(spec({ kind: 'generated' }))).toThrow(
      expect.objectContaining({ name: 'CitySpecError' }),
    )
  })

  it('has a fingerprint of its own for each file and number of citizens', () => {
    const prints = sources.flatMap((source) => [
      fingerprintOf(spec(source, 500)),
      fingerprintOf(spec(source, 501)),
    ])
    expect(new Set(prints).size).toBe(2 * sources.length)
    expect(prints).toEqual(
      sources.flatMap((source) => [fingerprintOf(spec(source, 500)), fingerprintOf(spec(source, 501))]),
    )
  })
})
