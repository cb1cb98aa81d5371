import type { Point } from '../../map.ts'
import { haversineMetres, type LonLat, planeMetres } from '../geo/distance.ts'
import { type Frame, frameOf, placedIn } from '../geo/frame.ts'
import type { TraitsOptions } from '../osm/street-traits.ts'
import { draftPlaces } from '../places/draft-places.ts'
import { nearStreets } from '../places/near-streets.ts'
import { STREET_LIMITS, type StreetDraft, type StreetLimits, type StreetNode } from '../street-draft.ts'
import { connectedStreets } from '../streets/connected-streets.ts'
import { layLinks } from '../streets/lay-links.ts'
import { linksNote, noteOf } from '../streets/notes.ts'
import type { StreetWay } from '../streets/street-way.ts'
import { drawnPlaces } from './drawn-places.ts'
import {
  type Feature,
  type FeatureFile,
  GEOJSON_LIMITS,
  type GeoJsonLimits,
  type Position,
  readFeatures,
} from './features.ts'
import { type DrawnStreet, drawnStreet } from './road-traits.ts'
import { snapEnds, verticesOf } from './vertices.ts'

export interface GeoJsonOptions extends TraitsOptions {
  /** Ends of lines this close to another line's point meet it; 0 moves none. */
  readonly snapMetres: number
  readonly limits: GeoJsonLimits & StreetLimits
}

export const GEOJSON_STREETS: GeoJsonOptions = {
  service: false,
  snapMetres: 1,
  limits: { ...STREET_LIMITS, ...GEOJSON_LIMITS },
}

/**
 * Streets and places out of a GeoJSON FeatureCollection (RFC 7946): lines with `highway`, or those of the platform's own maps, are
 * streets; points and polygons are places.
 * @throws FileFormatError with the line of the feature; StreetDraftError when no streets are left, or too many
 */
export function geoJsonStreets(text: string, options: GeoJsonOptions = GEOJSON_STREETS): StreetDraft {
  const { limits } = options
  const file = readFeatures(text, limits)
  const streets = streetLines(file.features, options)
  const vertices = verticesOf(streets.lines.map(({ line }) => line))
  const ground = groundOf(file.unit, vertices.positions)
  const plane = vertices.positions.map(ground.inPlane)
  const snapped = snapEnds({
    plane,
    lines: vertices.lines,
    toleranceMetres: options.snapMetres,
    stepsMax: limits.snapStepsMax,
  })
  const metresBetween = (a: number, b: number): number =>
    ground.metres(vertices.positions[a] ?? [0, 0], vertices.positions[b] ?? [0, 0])
  const ways = snapped.lines.map((points, index) =>
    wayOf(points, streets.lines[index]?.street, metresBetween),
  )
  const connected = connectedStreets(ways.flat(), { pointCount: plane.length, metresBetween }, limits)
  const nodeAt = (point: number): StreetNode => ground.nodeOf(vertices.positions[point] ?? [0, 0])
  const laid = layLinks(connected.segments, nodeAt, limits)
  const { things, withoutUse } = drawnPlaces(file.features, ground.inPlane)
  const drafted = draftPlaces(things, limits)
  const { places, placesBeyond } = nearStreets(drafted.places, laid.nodes)
  return {
    ...laid,
    places,
    buildings: drafted.buildings,
    frame: ground.frame,
    attribution: file.attribution,
    notes: [
      ...linksNote(connected),
      ...noteOf(
        snapped.ends,
        `ends of lines were moved by at most ${options.snapMetres} m to meet another line`,
      ),
      ...noteOf(
        streets.unreadable,
        'streets state lanes or a speed that cannot be read: the usual ones are assumed',
      ),
      ...noteOf(streets.leftOut, 'lines are left out: they are no street for cars'),
      ...noteOf(withoutUse, 'points and areas are left out: they say no use'),
      ...noteOf(file.leftOut, 'features are left out: they are no line, point or area'),
      ...noteOf(placesBeyond, 'places are left out: they lie beyond the streets'),
    ],
  }
}

interface StreetLine {
  readonly line: readonly Position[]
  readonly street: DrawnStreet
}

function streetLines(features: readonly Feature[], options: TraitsOptions) {
  const lines: StreetLine[] = []
  let [unreadable, leftOut] = [0, 0]
  for (const feature of features) {
    if (feature.geometry.type !== 'lines') continue
    const street = drawnStreet(feature, options)
    if (street?.isUnreadable) unreadable += 1
    if (street) for (const line of feature.geometry.lines) lines.push({ line, street })
    else leftOut += 1
  }
  return { lines, unreadable, leftOut }
}

interface Plane {
  readonly frame: Frame | null
  readonly inPlane: (position: Position) => Point
  readonly nodeOf: (position: Position) => StreetNode
  readonly metres: (a: Position, b: Position) => number
}

function groundOf(unit: FeatureFile['unit'], positions: readonly Position[]): Plane {
  if (unit === 'metres') {
    const nodeOf = ([x, y]: Position): StreetNode => ({ x, y, lon: null, lat: null })
    return { frame: null, inPlane: (position) => position, nodeOf, metres: planeMetres }
  }
  const lonLat = ([lon, lat]: Position): LonLat => ({ lon, lat })
  const frame = frameOf(positions.map(lonLat))
  const inPlane = (position: Position): Point => placedIn(frame, lonLat(position))
  const nodeOf = (position: Position): StreetNode => {
    const [x, y] = inPlane(position)
    return { x, y, lon: position[0], lat: position[1] }
  }
  return { frame, inPlane, nodeOf, metres: (a, b) => haversineMetres(lonLat(a), lonLat(b)) }
}

function wayOf(
  points: readonly number[],
  street: DrawnStreet | undefined,
  metresBetween: (a: number, b: number) => number,
): readonly StreetWay[] {
  if (street === undefined) return []
  let drawn = 0
  for (const [index, point] of points.entries()) drawn += metresBetween(points[index - 1] ?? point, point)
  const stretch = street.lengthMetres === undefined || drawn === 0 ? 1 : street.lengthMetres / drawn
  return [{ points, traits: street.traits, stretch }]
}
