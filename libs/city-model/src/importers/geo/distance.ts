import { atan2, cos, PI, sin } from '../../math/dmath.ts'

/** Mean radius of the Earth in metres (IUGG: (2a + b) / 3 of the WGS84 ellipsoid). */
export const EARTH_RADIUS_METRES = 6_371_008.8
export const RADIANS_A_DEGREE = PI / 180

/** Degrees, WGS84. */
export interface LonLat {
  readonly lon: number
  readonly lat: number
}

/** Metres along the great circle between two places on a sphere, by the haversine formula: exact enough down to centimetres. */
export function haversineMetres(a: LonLat, b: LonLat): number {
  const north = sin(((b.lat - a.lat) * RADIANS_A_DEGREE) / 2)
  const east = sin(((b.lon - a.lon) * RADIANS_A_DEGREE) / 2)
  const parallel = cos(a.lat * RADIANS_A_DEGREE) * cos(b.lat * RADIANS_A_DEGREE)
  const chord = Math.min(1, north * north + parallel * east * east)
  return 2 * EARTH_RADIUS_METRES * atan2(Math.sqrt(chord), Math.sqrt(1 - chord))
}

/** Metres between two points of the plane. */
export function planeMetres(
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
): number {
  return Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
}
