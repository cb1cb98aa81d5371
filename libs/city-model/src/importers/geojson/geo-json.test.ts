import { describe, expect, it } from '@jest/globals'

import { collection, feature, line, metres, street, xy } from '../test/geo-json.ts'
import { geoJsonStreets } from './geo-json-streets.ts'

describe('streets of GeoJSON', () => {
  it('are links in degrees and metres', () => {
    const { nodes, links, frame, attribution } = geoJsonStreets(
      collection([line], { attribution: 'Somebody' }),
    )
    expect(nodes.map(({ lon, lat }) => [lon, lat])).toEqual(xy('13 52, 13.001 52'))
    expect(links).toHaveLength(2)
    expect(links[0]?.lengthMetres).toBeCloseTo(68.46, 2)
    expect([frame?.west, attribution]).toEqual([13, 'Somebody'])
  })

  it('have the properties that OpenStreetMap has, in whatever type', () => {
    const properties = { highway: 'primary', oneway: true, lanes: 3, maxspeed: 72, bridge: false }
    const features = [
      feature('LineString', xy('13 52, 13.001 52'), properties),
      feature('LineString', xy('13.001 52, 13 52'), { ...properties, oneway: 'yes', maxspeed: '45 mph' }),
    ]
    const { links } = geoJsonStreets(collection(features))
    expect(links).toMatchObject([
      { lanes: 3, capacityPerHour: 4500, opposite: -1, freeSpeedMetresPerSecond: 20 },
      { lanes: 3, capacityPerHour: 4500, opposite: -1, freeSpeedMetresPerSecond: expect.closeTo(20.1168, 9) },
    ])
  })

  it('meet where they share a position, be it in the middle of lines of one feature', () => {
    const cross = feature('MultiLineString', [xy('0 5, 5 5, 9 5'), xy('5 0, 5 5, 5 9')], street)
    const { nodes, links } = geoJsonStreets(collection([cross], metres))
    expect([nodes.length, links.length]).toEqual([5, 8])
  })

  it('tell what was left out', () => {
    const features = [
      line,
      feature('LineString', xy('1 1, 2 2'), { waterway: 'river' }),
      feature('LineString', xy('1 1, 2 2'), { highway: 'steps' }),
      feature('MultiPoint', xy('1 1')),
      { type: 'Feature', properties: null, geometry: null },
      feature('Point', [13, 52], { amenity: 'bench' }),
      feature('Point', [14, 52], { shop: 'x' }),
    ]
    expect(geoJsonStreets(collection(features)).notes).toEqual([
      '2 lines are left out: they are no street for cars.',
      '1 points and areas are left out: they say no use.',
      '2 features are left out: they are no line, point or area.',
      '1 places are left out: they lie beyond the streets.',
    ])
  })

  it('may have a mark of byte order, and an old name of WGS84', () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }
    expect(geoJsonStreets(`\ufeff${collection([line], { crs })}`).links).toHaveLength(2)
  })
})

describe('places of GeoJSON', () => {
  it('are points and areas with a use', () => {
    const ring = xy('13 52, 13.0001 52, 13.0001 52.0001, 13 52.0001, 13 52')
    const features = [
      line,
      feature('Point', [13, 52], { shop: 'bakery', name: 'Crumb' }),
      feature('Polygon', [ring], { building: 'apartments', 'building:levels': 2 }),
      feature('MultiPolygon', [[ring]], { landuse: 'retail' }),
    ]
    const { places, buildings } = geoJsonStreets(collection(features))
    expect(places.map(({ kind, size, unit }) => [kind, size, unit])).toEqual([
      ['home', 152, 'floorSquareMetres'],
      ['shop', 76, 'groundSquareMetres'],
      ['shop', 150, 'assumedFloorSquareMetres'],
    ])
    expect(buildings.count).toBe(1)
  })
})
