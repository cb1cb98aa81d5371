import { describe, expect, it } from '@jest/globals'

import { collection, feature, metres, type Properties, refused, xy } from '../test/geo-json.ts'
import { geoJsonStreets } from './geo-json-streets.ts'
import { lineOf, scanJson } from './scan-json.ts'

const ROAD = {
  kind: 'road',
  class: 'collector',
  name: 'Ring',
  lanes: 2,
  bridge: true,
  lengthMetres: 60,
  speedMetresPerSecond: 12.5,
}
const ONE_WAY = 3

/** A map as the platform writes it; what is said here changes the first one-way road. */
function ownMap(more: Properties = {}): string {
  const road = (places: string, some: Properties) => feature('LineString', xy(places), { ...ROAD, ...some })
  const features = [
    feature('Polygon', [xy('0 0, 9 0, 9 9, 0 0')], { kind: 'water' }),
    feature('Polygon', [xy('0 0, 90 0, 90 90, 0 0')], { kind: 'district', name: 'D', use: 'park' }),
    road('0 0, 30 40', { links: [0, 1] }),
    road('30 40, 60 80', { links: [2], class: 'local', ...more }),
    road('60 80, 30 40', { links: [3], class: 'local', capacityPerHour: 321 }),
    feature('Point', [3, 4], { kind: 'place', name: 'P', use: 'workshop' }),
  ]
  return collection(features, metres)
}

describe('the map that the platform itself writes', () => {
  it('is read back in its metres, with the lengths, lanes and speeds it states', () => {
    const { links, nodes, frame } = geoJsonStreets(ownMap())
    const shared = {
      name: 'Ring',
      lanes: 2,
      bridge: true,
      lengthMetres: 60,
      freeSpeedMetresPerSecond: 12.5,
      capacityPerHour: 1200,
    }
    const there = { ...shared, class: 'collector', from: 0, to: 1, opposite: 1, polyline: xy('0 0, 30 40') }
    const back = { ...there, from: 1, to: 0, opposite: 0, polyline: xy('30 40, 0 0') }
    const on = { ...shared, class: 'local', from: 1, to: 2, opposite: -1, polyline: xy('30 40, 60 80') }
    const home = { ...on, capacityPerHour: 321, from: 2, to: 1, polyline: xy('60 80, 30 40') }
    expect(links).toEqual([there, back, on, home])
    expect([nodes[1], frame]).toEqual([{ x: 30, y: 40, lon: null, lat: null }, null])
  })

  it('is read back with its places and districts', () => {
    const { places, notes } = geoJsonStreets(ownMap())
    expect(places.map(({ kind, name, unit }) => [kind, name, unit])).toEqual([
      ['leisure', 'D', 'groundSquareMetres'],
      ['work', 'P', 'assumedFloorSquareMetres'],
    ])
    expect(notes).toEqual(['1 points and areas are left out: they say no use.'])
  })

  it.each([
    ['class', 'alley', /a class that the platform knows/],
    ['class', 'toString', /a class that the platform knows/],
    ['lanes', -1, /lanes above 0/],
    ['lanes', 1e9, /lanes above 0 and at most 12/],
    ['speedMetresPerSecond', 'fast', /speedMetresPerSecond above 0/],
    ['lengthMetres', 1e300, /lengthMetres above 0/],
    ['capacityPerHour', 0, /capacityPerHour above 0/],
  ])('with the %s %j is refused with the line of its road', (name, value, expected) => {
    const text = ownMap({ [name]: value })
    const begins = lineOf(text, scanJson(text).features[ONE_WAY] ?? 0)
    expect(
      text
        .split('\n')
        .slice(begins, begins + 4)
        .join(' '),
    ).toContain('"kind": "road"')
    expect(() => geoJsonStreets(text)).toThrow(refused(begins, expected))
  })
})
