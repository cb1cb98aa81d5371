import type { Point } from '../../map.ts'
import { type Measured, measured, type Ring } from '../geo/area.ts'
import { toCentimetres } from '../geo/frame.ts'
import type { BuildingSummary } from '../street-draft.ts'
import type { Meaning } from './meaning.ts'
import type { PlaceDraft, PlaceDraftKind, SizeUnit } from './place-draft.ts'
import { type Zone, type ZoneLimits, zoneFinder } from './zones.ts'

/** A place that is only a point on the map. */
export interface PointThing {
  readonly meaning: Meaning
  readonly at: Point
}

/** A place with an extent, in metres. */
export interface AreaThing {
  readonly meaning: Meaning
  readonly outer: readonly Ring[]
  readonly inner: readonly Ring[]
}

export interface PlaceThings {
  readonly areas: readonly AreaThing[]
  readonly points: readonly PointThing[]
}

export interface DraftedPlaces {
  readonly places: readonly PlaceDraft[]
  readonly buildings: BuildingSummary
}

/** Floor of a place of which the map shows only a point, in square metres: round figures, assumed here. */
const ASSUMED_FLOOR: Readonly<Record<PlaceDraftKind, number>> = {
  home: 100,
  work: 200,
  shop: 150,
  school: 2000,
  hospital: 2000,
  leisure: 200,
}

interface Lot extends Zone {
  readonly meaning: Meaning
  readonly middle: Point
}

/**
 * Places out of buildings, areas and points. A building that does not tell its use has that of the smallest area around it. An area
 * is a place of its own only while no building in it has its use, so that nothing is counted twice.
 */
export function draftPlaces({ areas, points }: PlaceThings, limits: ZoneLimits): DraftedPlaces {
  const lots = areas.map(lotOf).filter(({ squareMetres }) => squareMetres > 0)
  const zones = lots.filter(({ meaning }) => !meaning.isBuilding && meaning.kind !== undefined)
  const zoneAt = zoneFinder(zones, limits)
  const isBuilt = new Uint8Array(zones.length)
  const buildings = lots
    .filter(({ meaning }) => meaning.isBuilding)
    .map((lot) => {
      const zone = zoneAt(lot.middle)
      const around = zones[zone]?.meaning.kind
      const kind = lot.meaning.kind ?? around
      if (zone !== -1 && kind === around) isBuilt[zone] = 1
      return { lot, kind }
    })
  const places = [
    ...buildings.flatMap(({ lot, kind }) => (kind ? [ofLot(lot, kind, 'floorSquareMetres')] : [])),
    ...zones.flatMap((zone, index) => {
      const { kind } = zone.meaning
      return kind && isBuilt[index] === 0 ? [ofLot(zone, kind, 'groundSquareMetres')] : []
    }),
    ...points.flatMap(ofPoint),
  ]
  return { places, buildings: summary(buildings) }
}

function lotOf({ meaning, outer, inner }: AreaThing): Lot {
  const parts = outer.map(measured)
  const holes = inner.reduce((sum, ring) => sum + measured(ring).squareMetres, 0)
  const squareMetres = parts.reduce((sum, part) => sum + part.squareMetres, 0) - holes
  const largest = parts.reduce<Measured>(
    (best, part) => (part.squareMetres > best.squareMetres ? part : best),
    { squareMetres: 0, middle: [0, 0] },
  )
  return { meaning, outer, inner, squareMetres, middle: largest.middle }
}

function ofLot({ meaning, middle, squareMetres }: Lot, kind: PlaceDraftKind, unit: SizeUnit): PlaceDraft {
  const floors = unit === 'floorSquareMetres' ? meaning.levels : 1
  const size = Math.max(1, Math.round(squareMetres * floors))
  return placeOf({ meaning, kind, at: middle, size, unit })
}

function ofPoint({ meaning, at }: PointThing): readonly PlaceDraft[] {
  const { kind } = meaning
  if (kind === undefined) return []
  return [placeOf({ meaning, kind, at, size: ASSUMED_FLOOR[kind], unit: 'assumedFloorSquareMetres' })]
}

interface Placing {
  readonly meaning: Meaning
  readonly kind: PlaceDraftKind
  readonly at: Point
  readonly size: number
  readonly unit: SizeUnit
}

/** People that the file itself states are better than any area. */
function placeOf({ meaning, kind, at: [x, y], size, unit }: Placing): PlaceDraft {
  const told =
    meaning.people === undefined ? { size, unit } : { size: meaning.people, unit: 'people' as const }
  return { kind, name: meaning.name, x: toCentimetres(x), y: toCentimetres(y), ...told }
}

interface Used {
  readonly lot: Lot
  readonly kind: PlaceDraftKind | undefined
}

function summary(buildings: readonly Used[]): BuildingSummary {
  const byUse: Record<string, { count: number; squareMetres: number }> = {}
  let total = 0
  for (const { lot, kind } of buildings) {
    const use = byUse[kind ?? 'unknown'] ?? { count: 0, squareMetres: 0 }
    const ground = Math.round(lot.squareMetres)
    byUse[kind ?? 'unknown'] = { count: use.count + 1, squareMetres: use.squareMetres + ground }
    total += ground
  }
  return { count: buildings.length, squareMetres: total, byUse }
}
