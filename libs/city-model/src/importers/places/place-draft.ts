export type PlaceDraftKind = 'home' | 'work' | 'shop' | 'school' | 'hospital' | 'leisure'

/**
 * What a size counts: floors of a building, ground of an area without buildings, people that the file itself states
 * (`capacity`, `beds`), or an assumed floor of a place that is only a point.
 */
export type SizeUnit = 'floorSquareMetres' | 'groundSquareMetres' | 'people' | 'assumedFloorSquareMetres'

/** Somewhere people live, work or go to. */
export interface PlaceDraft {
  readonly kind: PlaceDraftKind
  readonly name: string
  /** Metres east and north in the plane of the city. */
  readonly x: number
  readonly y: number
  readonly size: number
  readonly unit: SizeUnit
}
