import type { CityMap } from '@urbe/contracts'

type Line = [number, number][]
const feature = (id: string, geometry: CityMap['features'][number]['geometry'], properties: object) => ({
  type: 'Feature' as const,
  id,
  geometry,
  properties: { ...properties },
})
const square = (x: number, y: number, side: number): Line => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
]

/** Two districts side by side, a park, a river, three streets: what the tests of the map look at. */
export const smallCity: CityMap = {
  type: 'FeatureCollection',
  crs: 'urbe:metres',
  bbox: [0, 0, 2_000, 1_000],
  features: [
    feature(
      'district-0',
      { type: 'Polygon', coordinates: [square(0, 0, 1_000)] },
      { kind: 'district', use: 'centre', name: 'Old Quay' },
    ),
    feature(
      'district-1',
      { type: 'Polygon', coordinates: [square(1_000, 0, 900)] },
      { kind: 'district', use: 'unheard-of', name: 'Mill End' },
    ),
    feature('park-0', { type: 'Polygon', coordinates: [square(100, 100, 200)] }, { kind: 'park' }),
    feature('water-0', { type: 'Polygon', coordinates: [square(400, 400, 100)] }, { kind: 'water' }),
    feature(
      'place-0',
      { type: 'Point', coordinates: [10, 20] },
      { kind: 'place', use: 'shop', name: 'Baker' },
    ),
    feature(
      'utility-line:0',
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [50, 60],
        ],
      },
      { kind: 'power-line' },
    ),
    feature('utility-node:0', { type: 'Point', coordinates: [50, 60] }, { kind: 'power-bus' }),
    feature(
      'transit-line:0',
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [900, 0],
        ],
      },
      { kind: 'transit-line', name: 'Line 1' },
    ),
    ...(
      [
        ['road:4', 'Long Street', 'arterial', [0, 0], [800, 0], [4, 9]],
        ['road:5', 'Long Street', 'arterial', [800, 0], [900, 0], [5]],
        ['road:6', 'Steep Lane', 'footpath', [500, 900], [500, 0], [6]],
      ] as const
    ).map(([id, name, kind, from, to, links]) =>
      feature(
        id,
        {
          type: 'LineString',
          coordinates: [
            [from[0], from[1]],
            [to[0], to[1]],
          ],
        },
        { kind: 'road', class: kind, name, lanes: 2, links },
      ),
    ),
  ],
}
