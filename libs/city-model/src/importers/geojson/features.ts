import { FileFormatError } from '../../errors.ts'
import { lineOf, scanJson } from './scan-json.ts'

export type Position = readonly [x: number, y: number]

/** What a feature is drawn as; other kinds of geometry are left out. */
export type Geometry =
  | { readonly type: 'lines'; readonly lines: readonly (readonly Position[])[] }
  | { readonly type: 'point'; readonly point: Position }
  /** The first ring of each area is its outline, the others are holes. */
  | { readonly type: 'areas'; readonly areas: readonly (readonly (readonly Position[])[])[] }

export interface Feature {
  readonly geometry: Geometry
  readonly properties: Readonly<Record<string, unknown>>
  /** Throws a FileFormatError with the line on which the feature begins. */
  readonly fail: (expected: string) => never
}

export interface FeatureFile {
  /** `urbe:metres` of the platform's own maps, or degrees of WGS84. */
  readonly unit: 'degrees' | 'metres'
  readonly features: readonly Feature[]
  /** Features that are no line, point or area. */
  readonly leftOut: number
  readonly attribution: string
}

export interface GeoJsonLimits {
  readonly charactersMax: number
  readonly featuresMax: number
  readonly positionsMax: number
  /** Steps of the search for ends that lie close to one another. */
  readonly snapStepsMax: number
}

export const GEOJSON_LIMITS: GeoJsonLimits = {
  charactersMax: 500_000_000,
  featuresMax: 2_000_000,
  positionsMax: 10_000_000,
  snapStepsMax: 200_000_000,
}

/** Coordinates in metres may not lie farther from where they are counted. */
export const METRES_MAX = 10_000_000
const DEGREES_MAX = [180, 90] as const

/** @throws FileFormatError with the line */
export function readFeatures(file: string, limits: GeoJsonLimits): FeatureFile {
  const text = file.replace(/^\ufeff/, '')
  if (text.length > limits.charactersMax) {
    throw new FileFormatError(1, `at most ${limits.charactersMax} characters`)
  }
  const collection = parsed(text)
  if (!isCollection(collection)) {
    throw new FileFormatError(1, 'a FeatureCollection with features')
  }
  const all = collection.features
  if (all.length > limits.featuresMax) throw new FileFormatError(1, `at most ${limits.featuresMax} features`)
  const unit = unitOf(collection['crs'])
  const failAt =
    (index: number) =>
    (expected: string): never => {
      throw new FileFormatError(lineOf(text, scanJson(text).features[index] ?? 0), expected)
    }
  const reading: Reading = { unit, limits, positions: 0, fail: failAt(0) }
  const features = all.flatMap((each, index) => {
    reading.fail = failAt(index)
    return featureOf(each, reading)
  })
  const attribution = collection['attribution']
  return {
    unit,
    features,
    leftOut: all.length - features.length,
    attribution: typeof attribution === 'string' ? attribution : '',
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { fault } = scanJson(text)
    throw new FileFormatError(lineOf(text, fault?.at ?? 0), fault?.expected ?? 'JSON')
  }
}

interface Collection extends Readonly<Record<string, unknown>> {
  readonly features: readonly unknown[]
}

function isCollection(value: unknown): value is Collection {
  return isRecord(value) && value['type'] === 'FeatureCollection' && Array.isArray(value['features'])
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names of WGS84 with the longitude first, from the time when files still had to name it. */
const WGS84 = /^(urn:ogc:def:crs:)?(OGC:1\.3:CRS84|OGC::CRS84|EPSG::?4326)$/

function unitOf(crs: unknown): FeatureFile['unit'] {
  if (crs === undefined || crs === null) return 'degrees'
  if (crs === 'urbe:metres') return 'metres'
  const properties = isRecord(crs) ? crs['properties'] : undefined
  const name = isRecord(properties) ? properties['name'] : crs
  if (typeof name === 'string' && WGS84.test(name)) return 'degrees'
  throw new FileFormatError(1, 'coordinates in degrees of WGS84, or in urbe:metres')
}

interface Reading {
  readonly unit: FeatureFile['unit']
  readonly limits: GeoJsonLimits
  positions: number
  fail: (expected: string) => never
}

function featureOf(feature: unknown, reading: Reading): readonly Feature[] {
  const { fail } = reading
  if (!isRecord(feature) || feature['type'] !== 'Feature') return fail('a Feature')
  const { geometry, properties } = feature
  if (geometry === null) return []
  if (!isRecord(geometry)) return fail('a Feature with a geometry')
  const drawn = geometryOf(geometry, reading)
  return drawn ? [{ geometry: drawn, properties: isRecord(properties) ? properties : {}, fail }] : []
}

const POINTS_OF_LINE_MIN = 2
const POINTS_OF_RING_MIN = 4

function geometryOf(geometry: Readonly<Record<string, unknown>>, reading: Reading): Geometry | undefined {
  const told = geometry['coordinates']
  const line = (points: unknown) => pointsOf(points, POINTS_OF_LINE_MIN, reading)
  const area = (rings: unknown) =>
    listOf(rings, reading).map((ring) => pointsOf(ring, POINTS_OF_RING_MIN, reading))
  switch (geometry['type']) {
    case 'LineString':
      return { type: 'lines', lines: [line(told)] }
    case 'MultiLineString':
      return { type: 'lines', lines: listOf(told, reading).map(line) }
    case 'Point':
      return { type: 'point', point: positionOf(told, reading) }
    case 'Polygon':
      return { type: 'areas', areas: [area(told)] }
    case 'MultiPolygon':
      return { type: 'areas', areas: listOf(told, reading).map(area) }
    default:
      return undefined
  }
}

function listOf(value: unknown, { fail }: Reading): readonly unknown[] {
  return Array.isArray(value) ? value : fail('coordinates in the depth that the geometry has')
}

function pointsOf(value: unknown, min: number, reading: Reading): readonly Position[] {
  const points = listOf(value, reading)
  if (points.length < min) return reading.fail(`at least ${min} positions`)
  return points.map((point) => positionOf(point, reading))
}

function positionOf(value: unknown, reading: Reading): Position {
  const { fail, unit, limits } = reading
  reading.positions += 1
  if (reading.positions > limits.positionsMax) fail(`at most ${limits.positionsMax} positions`)
  const [x, y]: readonly unknown[] = Array.isArray(value) ? value : []
  if (typeof x !== 'number' || typeof y !== 'number') return fail('a position of two numbers')
  const [maxX, maxY] = unit === 'degrees' ? DEGREES_MAX : [METRES_MAX, METRES_MAX]
  if (Math.abs(x) > maxX || Math.abs(y) > maxY) {
    return fail(unit === 'degrees' ? 'longitude and latitude in degrees' : `metres within ${METRES_MAX}`)
  }
  return [x, y]
}
