import { contains } from './census.ts'
import type { Scene } from './scene.ts'
import type { Spot } from './view.ts'

/** The place in the scene of the district in which a spot lies; undefined outside of all. */
export function districtAt({ districts, districtShapes }: Scene, spot: Spot): number | undefined {
  const place = districts.findIndex((_, shape) => contains(districtShapes, shape, spot))
  return place < 0 ? undefined : place
}
