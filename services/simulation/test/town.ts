/** A made-up town of four by four crossings with homes around them, as a map of OpenStreetMap and as GeoJSON. */
const SIDE = 4
const rank = Array.from({ length: SIDE }, (_, index) => index)
const at = (column: number, row: number): readonly [number, number] => [13 + column / 500, 52 + row / 500]

const nodes = rank.flatMap((row) =>
  rank.map((column) => {
    const [lon, lat] = at(column, row)
    return `<node id="${row * SIDE + column + 1}" lat="${lat}" lon="${lon}"/>`
  }),
)
const streetsOf = (refs: (line: number, step: number) => number) =>
  rank.map((line) => rank.map((step) => `<nd ref="${refs(line, step)}"/>`).join(''))
const ways = [
  ...streetsOf((line, step) => line * SIDE + step + 1),
  ...streetsOf((line, step) => step * SIDE + line + 1),
].map(
  (refs, index) =>
    `<way id="${index + 1}">${refs}<tag k="highway" v="tertiary"/><tag k="name" v="Street ${index}"/></way>`,
)

export const TOWN_XML = `<osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`

const feature = (type: string, coordinates: unknown, properties: object) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})

export const TOWN_GEOJSON = JSON.stringify({
  type: 'FeatureCollection',
  attribution: 'Surveyors of the town',
  features: [
    ...rank.map((row) =>
      feature(
        'LineString',
        rank.map((column) => at(column, row)),
        { highway: 'residential' },
      ),
    ),
    ...rank.map((column) =>
      feature(
        'LineString',
        rank.map((row) => at(column, row)),
        { highway: 'residential' },
      ),
    ),
    feature('Polygon', [[at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]], {
      building: 'apartments',
      'building:levels': 2,
    }),
  ],
})
