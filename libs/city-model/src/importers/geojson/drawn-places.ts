import type { Point } from '../../map.ts'
import type { AreaThing, PlaceThings, PointThing } from '../places/draft-places.ts'
import { type Meaning, meaningOf } from '../places/meaning.ts'
import type { PlaceDraftKind } from '../places/place-draft.ts'
import type { Feature, Position } from './features.ts'
import { tagsOf } from './road-traits.ts'

export interface FoundPlaces {
  readonly things: PlaceThings
  /** Points and areas that say no use. */
  readonly withoutUse: number
}

/** Uses of places and districts on the platform's own maps. A park is where leisure is spent. */
const OWN_USES: ReadonlyMap<string, PlaceDraftKind> = new Map(
  Object.entries({
    home: 'home',
    shop: 'shop',
    office: 'work',
    workshop: 'work',
    leisure: 'leisure',
    residential: 'home',
    commerce: 'shop',
    centre: 'work',
    industrial: 'work',
    park: 'leisure',
  } satisfies Record<string, PlaceDraftKind>),
)

export function drawnPlaces(
  features: readonly Feature[],
  inPlane: (position: Position) => Point,
): FoundPlaces {
  const areas: AreaThing[] = []
  const points: PointThing[] = []
  let withoutUse = 0
  for (const { geometry, properties } of features) {
    if (geometry.type === 'lines') continue
    const meaning = meaningIn(properties)
    if (meaning.kind === undefined && !meaning.isBuilding) withoutUse += 1
    else if (geometry.type === 'point') points.push({ meaning, at: inPlane(geometry.point) })
    else areas.push({ meaning, ...ringsOf(geometry.areas, inPlane) })
  }
  return { things: { areas, points }, withoutUse }
}

function meaningIn(properties: Feature['properties']): Meaning {
  const { kind, use, name } = properties
  const own = kind === 'place' || kind === 'district' ? OWN_USES.get(String(use)) : undefined
  if (own === undefined) return meaningOf(tagsOf(properties))
  return {
    kind: own,
    isBuilding: false,
    name: typeof name === 'string' ? name : '',
    levels: 1,
    people: undefined,
  }
}

function ringsOf(
  areas: readonly (readonly (readonly Position[])[])[],
  inPlane: (position: Position) => Point,
): Pick<AreaThing, 'outer' | 'inner'> {
  return {
    outer: areas.flatMap((rings) => rings.slice(0, 1)).map((ring) => ring.map(inPlane)),
    inner: areas.flatMap((rings) => rings.slice(1)).map((ring) => ring.map(inPlane)),
  }
}
