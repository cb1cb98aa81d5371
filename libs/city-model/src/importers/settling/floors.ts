import type { PlaceDraft, PlaceDraftKind, SizeUnit } from '../places/place-draft.ts'

/** Floor of homes for one person: a choice of ours, about what people in European towns have. */
export const HOME_SQUARE_METRES_A_PERSON = 35
/** Floor of a school, a hospital or a venue for each of the people it states to have room for: a choice of ours. */
export const VENUE_SQUARE_METRES_A_PERSON = 10
/** Floor that stands on a square metre of ground of which the map shows no buildings: choices of ours. Of parks little is built on. */
const FLOOR_ON_GROUND: Readonly<Record<PlaceDraftKind, number>> = {
  home: 0.3,
  work: 0.3,
  shop: 0.3,
  school: 0.15,
  hospital: 0.3,
  leisure: 0.01,
}

/** Square metres of floor of a place, whatever its size counts. */
export function floorOf({ kind, size, unit }: Pick<PlaceDraft, 'kind' | 'size' | 'unit'>): number {
  return size * floorAUnit(kind, unit)
}

function floorAUnit(kind: PlaceDraftKind, unit: SizeUnit): number {
  switch (unit) {
    case 'people':
      return VENUE_SQUARE_METRES_A_PERSON
    case 'groundSquareMetres':
      return FLOOR_ON_GROUND[kind]
    case 'floorSquareMetres':
    case 'assumedFloorSquareMetres':
      return 1
  }
}

/** Whom the homes of a file have room for. */
export function residentsOf(places: readonly PlaceDraft[]): number {
  const homes = places.filter(({ kind }) => kind === 'home')
  return Math.floor(homes.reduce((sum, home) => sum + floorOf(home), 0) / HOME_SQUARE_METRES_A_PERSON)
}
