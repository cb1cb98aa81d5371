import type { CityMap as ModelMap, Point, Road } from '@urbe/city-model'
import type { CityMap } from '@urbe/contracts'

type Feature = CityMap['features'][number]
const pair = ([x, y]: Point): [number, number] => [x, y]

/** The map of the model as GeoJSON in metres. A two-way street is one feature that names both of its links. */
export function mapAsGeoJson(map: ModelMap): CityMap {
  const { minX, minY, maxX, maxY } = map.extent
  return {
    type: 'FeatureCollection',
    crs: 'urbe:metres',
    bbox: [minX, minY, maxX, maxY],
    ...(map.attribution !== undefined && { attribution: map.attribution }),
    features: [
      ...map.water.map((ring, index) => area(`water:${index}`, ring, { kind: 'water' })),
      ...map.districts.map(({ id, name, kind, polygon }) =>
        area(`district:${id}`, polygon, { kind: 'district', name, use: kind }),
      ),
      ...map.roads.filter(({ id, opposite }) => opposite === -1 || id < opposite).map(road),
      ...(map.transit?.lines ?? []).map(({ name, polyline }, index) =>
        line(`transit-line:${index}`, polyline, { kind: 'transit-line', name }),
      ),
      ...(map.utilities?.lines ?? []).map(({ polyline, ...properties }, index) =>
        line(`utility-line:${index}`, polyline, properties),
      ),
      ...(map.utilities?.nodes ?? []).map(({ x, y, ...properties }, index) =>
        point(`utility-node:${index}`, [x, y], properties),
      ),
      ...map.places.map(({ id, name, kind, x, y }) =>
        point(`place:${id}`, [x, y], { kind: 'place', name, use: kind }),
      ),
    ],
  }
}

function line(id: string, polyline: readonly Point[], properties: Record<string, unknown>): Feature {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'LineString', coordinates: polyline.map(pair) },
    properties,
  }
}

function point(id: string, place: Point, properties: Record<string, unknown>): Feature {
  return { type: 'Feature', id, geometry: { type: 'Point', coordinates: pair(place) }, properties }
}

function area(id: string, ring: readonly Point[], properties: Record<string, unknown>): Feature {
  return { type: 'Feature', id, geometry: { type: 'Polygon', coordinates: [ring.map(pair)] }, properties }
}

function road({
  id,
  opposite,
  polyline,
  name,
  lanes,
  lengthMetres,
  speedMetresPerSecond,
  ...rest
}: Road): Feature {
  return line(`road:${id}`, polyline, {
    kind: 'road',
    class: rest.class,
    name,
    lanes,
    bridge: rest.bridge,
    links: opposite === -1 ? [id] : [id, opposite],
    lengthMetres,
    speedMetresPerSecond,
  })
}
