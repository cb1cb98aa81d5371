import { describe, expect, it } from '@jest/globals'

import { STREET_LIMITS } from '../street-draft.ts'
import { collection, feature, line, metres, refused, xy } from '../test/geo-json.ts'
import { GEOJSON_LIMITS, METRES_MAX } from './features.ts'
import { GEOJSON_STREETS, geoJsonStreets } from './geo-json-streets.ts'

describe('a file that is no such GeoJSON', () => {
  it.each([
    ['{"type":"FeatureCollection",\n"features":[\n{]}', 3, /a name in quotes/],
    ['[1,\n2', 2, /, or \]/],
    ['{"a"\n:1,}', 2, /a name in quotes/],
    ['', 1, /a value/],
    ['\n\n"open', 3, /closing quote/],
    ['["\\x"]', 1, /an escape/],
    ['["a\nb"]', 1, /no control character/],
    ['{}\n{}', 2, /nothing behind/],
    ['01', 1, /nothing behind/],
    ['{"a" 1}', 1, /^: behind a name/],
    ['[]', 1, /a FeatureCollection/],
    ['{"type":"Feature"}', 1, /a FeatureCollection/],
  ])('%j is refused with the line', (text, at, expected) => {
    expect(() => geoJsonStreets(text)).toThrow(refused(at, expected))
  })

  it.each<[string, unknown, RegExp]>([
    ['no feature', 7, /^a Feature$/],
    ['no geometry', { type: 'Feature', geometry: 3 }, /a geometry/],
    ['a line of one position', feature('LineString', xy('1 1')), /at least 2 positions/],
    ['a ring of three positions', feature('Polygon', [xy('1 1, 2 2, 1 1')]), /at least 4/],
    ['the wrong depth', feature('LineString', 'x'), /coordinates in the depth/],
    ['text for a number', feature('Point', ['1', '2']), /two numbers/],
    ['half a position', feature('Point', [1]), /two numbers/],
    ['degrees beyond the pole', feature('Point', [1, 91]), /in degrees/],
    ['a huge number', feature('Point', [1e308, 1]), /in degrees/],
  ])('with %s is refused with the line of the feature', (_what, broken, expected) => {
    const features = `${JSON.stringify(line)},\n\n ${JSON.stringify(broken)}`
    const text = `{"type": "FeatureCollection", "x": [{}], "features": [\n${features}]}`
    expect(() => geoJsonStreets(text)).toThrow(refused(4, expected))
  })

  it('in coordinates of another kind is refused', () => {
    const crs = { type: 'name', properties: { name: 'EPSG:25833' } }
    expect(() => geoJsonStreets(collection([line], { crs }))).toThrow(refused(1, /WGS84/))
    const far = feature('Point', [METRES_MAX + 1, 0])
    expect(() => geoJsonStreets(collection([far], metres))).toThrow(refused(5, /metres within/))
  })

  it.each([
    ['characters', { charactersMax: 10 }],
    ['features', { featuresMax: 0 }],
    ['positions', { positionsMax: 1 }],
  ])('with more %s than the limit is refused', (_what, limit) => {
    const options = { ...GEOJSON_STREETS, limits: { ...STREET_LIMITS, ...GEOJSON_LIMITS, ...limit } }
    expect(() => geoJsonStreets(collection([line]), options)).toThrow(
      expect.objectContaining({ name: 'FileFormatError', expected: expect.stringMatching(/^at most \d+ /) }),
    )
  })

  it('without streets is refused', () => {
    expect(() => geoJsonStreets(collection([]))).toThrow(expect.objectContaining({ code: 'no_streets' }))
  })
})
