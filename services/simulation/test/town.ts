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

/** A zipped feed of GTFS for it: line 9 from corner to corner, every ten minutes from five to eleven. */
export const TOWN_FEED = Uint8Array.from(
  Buffer.from(
    'UEsDBBQAAAAIAAAAIVyUObjvUAAAAGIAAAAKAAAAYWdlbmN5LnR4dEtMT81LrozPTNFJhLDyEnNTYezSohwYsyQzN7UqPy+Vy1En' +
      'JL88T8EnMy+1WCejpKSg2EpfPwfE00utSMwtyEnVcS0tyi9I1XdKLQKKcwEAUEsDBBQAAAAIAAAAIVwiMPFSSgAAAGQAAAAJAAAA' +
      'c3RvcHMudHh0Ky7JL4jPTNEpBtF5ibmpEFZOYgmUkZ/HVWyoE55aXKJjaqRnoGNorGfAVWyk45uZkpKTChYzMAKLGhhxFRvruCZC' +
      'VRqYQUTNuABQSwMEFAAAAAgAAAAhXAQSnM0uAAAANwAAAAoAAAByb3V0ZXMudHh0K8ovLUmNz0zRSUxPzUuuBLGKwELFGflFJfF5' +
      'ibmpUIGSyoJUriIdRx1LHWMuAFBLAwQUAAAACAAAACFciNUlnlUAAAB6AAAADAAAAGNhbGVuZGFyLnR4dD3LMQqAMAyF4d2zdEgq' +
      'eJ1STMQOVkgTi7fXRpB/eN/yGstVVk6FwnFWyndQ4za2M9VPups4NiljWlYTh/mjaRZNlJUDV3JMPeAfvEWICyCgA+OM0wNQSwME' +
      'FAAAAAgAAAAhXJXeGr4sAAAAMQAAAAkAAAB0cmlwcy50eHQryi8tSY3PTNEpTi0qy0wGM0uKMgtAdEpmUWpySWZ+HpDDVaRTrlOi' +
      'Y8AFAFBLAwQUAAAACAAAACFcM3lM4VUAAACFAAAADgAAAHN0b3BfdGltZXMudHh0KynKLIjPTNFJLCrKLEvMiS/JzE3VSUktSCwq' +
      'KS1KhXCLS/LBasB0cWphaWpecipXiY6BqZWBARAhGMWGOoZQCWOYBJhRbKRjBJWwhEmAGcXGOsZcAFBLAwQUAAAACAAAACFcx1wS' +
      'PjgAAABBAAAADwAAAGZyZXF1ZW5jaWVzLnR4dCspyiyIz0zRKS5JLCqJL8nMTdVJzUuBMDJSE1PKEyvji1OTi7lKdAxMrQwMgEjH' +
      'yBjKMDMw4AIAUEsBAhQDFAAAAAgAAAAhXJQ5uO9QAAAAYgAAAAoAAAAAAAAAAAAAAIABAAAAAGFnZW5jeS50eHRQSwECFAMUAAAA' +
      'CAAAACFcIjDxUkoAAABkAAAACQAAAAAAAAAAAAAAgAF4AAAAc3RvcHMudHh0UEsBAhQDFAAAAAgAAAAhXAQSnM0uAAAANwAAAAoA' +
      'AAAAAAAAAAAAAIAB6QAAAHJvdXRlcy50eHRQSwECFAMUAAAACAAAACFciNUlnlUAAAB6AAAADAAAAAAAAAAAAAAAgAE/AQAAY2Fs' +
      'ZW5kYXIudHh0UEsBAhQDFAAAAAgAAAAhXJXeGr4sAAAAMQAAAAkAAAAAAAAAAAAAAIABvgEAAHRyaXBzLnR4dFBLAQIUAxQAAAAI' +
      'AAAAIVwzeUzhVQAAAIUAAAAOAAAAAAAAAAAAAACAARECAABzdG9wX3RpbWVzLnR4dFBLAQIUAxQAAAAIAAAAIVzHXBI+OAAAAEEA' +
      'AAAPAAAAAAAAAAAAAACAAZICAABmcmVxdWVuY2llcy50eHRQSwUGAAAAAAcABwCRAQAA9wIAAAAA',
    'base64',
  ),
)
