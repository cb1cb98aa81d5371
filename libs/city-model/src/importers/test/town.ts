import { gridOf, nodeAt, type SampleMap, way } from './sample-map.ts'

const SIDE = 6
const line = Array.from({ length: SIDE }, (_, index) => index)
const APARTMENTS = { building: 'apartments', 'building:levels': '5' }
let corner = 1000

/** A building of about 30 by 30 metres with its south-west corner at these thousandths of a degree. */
function building(
  id: number,
  [east, north]: readonly [number, number],
  tags: Readonly<Record<string, string>>,
) {
  const [west, south] = [13 + east / 1000, 52 + north / 1000]
  const nodes = [
    [west, south],
    [west + 0.00044, south],
    [west + 0.00044, south + 0.00027],
    [west, south + 0.00027],
  ].map(([lon = 0, lat = 0]) => nodeAt(corner++, lon, lat))
  const refs = nodes.map((node) => node.id)
  return { nodes, way: way(id, [...refs, ...refs.slice(0, 1)], tags) }
}

const buildings = [
  ...line.flatMap((east) =>
    line.slice(0, 5).map((north) => building(100 + east * 10 + north, [east + 0.3, north + 0.3], APARTMENTS)),
  ),
  building(300, [2.1, 2.6], { building: 'retail', name: 'Market Hall' }),
  building(301, [4.6, 0.6], { building: 'office', 'building:levels': '8', name: 'Tower' }),
  building(302, [0.6, 4.6], { amenity: 'school', building: 'yes', name: 'Hill School' }),
  building(303, [4.6, 4.6], { amenity: 'hospital', building: 'yes', name: 'St. Anne' }),
]

/** A town of six by six crossings with homes for some 4,000, a market hall, an office tower, a school, a hospital and a park. */
export const town: SampleMap = {
  nodes: [
    ...gridOf(SIDE, SIDE),
    ...buildings.flatMap(({ nodes }) => nodes),
    nodeAt(90, 13.0031, 52.0032, { leisure: 'park' }),
  ],
  ways: [
    ...line.flatMap((row) => [
      way(
        10 + row,
        line.map((column) => row * SIDE + column + 1),
        { highway: 'residential', name: `Row ${row}` },
      ),
      way(
        20 + row,
        line.map((column) => column * SIDE + row + 1),
        { highway: 'tertiary', name: `Line ${row}` },
      ),
    ]),
    ...buildings.map((each) => each.way),
  ],
  relations: [],
}
