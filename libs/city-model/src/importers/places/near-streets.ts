import { extentOf } from '../../map-parts.ts'
import type { StreetNode } from '../street-draft.ts'
import type { PlaceDraft } from './place-draft.ts'

/** A place farther beyond the outermost streets is of another town. */
export const BEYOND_STREETS_METRES_MAX = 1000

export interface NearPlaces {
  readonly places: readonly PlaceDraft[]
  readonly placesBeyond: number
}

/** Only places that lie in the rectangle around the streets, or just outside it. */
export function nearStreets(places: readonly PlaceDraft[], nodes: readonly StreetNode[]): NearPlaces {
  const { minX, minY, maxX, maxY } = extentOf(nodes.map(({ x, y }) => [x, y] as const))
  const beyond = BEYOND_STREETS_METRES_MAX
  const near = places.filter(
    ({ x, y }) => x >= minX - beyond && x <= maxX + beyond && y >= minY - beyond && y <= maxY + beyond,
  )
  return { places: near, placesBeyond: places.length - near.length }
}
