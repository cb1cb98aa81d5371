import type { Point } from '../../map.ts'
import { cos } from '../../math/dmath.ts'
import { StreetDraftError } from '../errors.ts'
import { EARTH_RADIUS_METRES, type LonLat, RADIANS_A_DEGREE } from './distance.ts'

/**
 * How degrees become the metres of a city: equirectangular around the middle latitude, with the origin south-west of it. What is
 * placed in the same frame lies in the same city, so stops of a timetable can be put between the streets of a map.
 */
export interface Frame {
  readonly west: number
  readonly south: number
  readonly metresADegreeEast: number
  readonly metresADegreeNorth: number
}

/** The city begins this far from the corner of the plane. */
export const MARGIN_METRES = 300
/** Wider than this is no city, and the plane would lie. */
export const EXTENT_METRES_MAX = 400_000
const HUNDREDTHS = 100

/** @throws StreetDraftError extent_too_large */
export function frameOf(places: Iterable<LonLat>): Frame {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { lon, lat } of places) {
    west = Math.min(west, lon)
    south = Math.min(south, lat)
    east = Math.max(east, lon)
    north = Math.max(north, lat)
  }
  const metresADegreeNorth = EARTH_RADIUS_METRES * RADIANS_A_DEGREE
  const metresADegreeEast = metresADegreeNorth * cos(((south + north) / 2) * RADIANS_A_DEGREE)
  const span = Math.max((north - south) * metresADegreeNorth, (east - west) * metresADegreeEast)
  if (span > EXTENT_METRES_MAX) {
    const message = `the places span ${Math.ceil(span / 1000)} km, a city at most ${EXTENT_METRES_MAX / 1000} km`
    throw new StreetDraftError('extent_too_large', message)
  }
  return { west, south, metresADegreeEast, metresADegreeNorth }
}

/** Metres in the plane of the city, to the centimetre. */
export function placedIn(frame: Frame, { lon, lat }: LonLat): Point {
  return [
    toCentimetres((lon - frame.west) * frame.metresADegreeEast + MARGIN_METRES),
    toCentimetres((lat - frame.south) * frame.metresADegreeNorth + MARGIN_METRES),
  ]
}

export function toCentimetres(metres: number): number {
  return Math.round(metres * HUNDREDTHS) / HUNDREDTHS
}
