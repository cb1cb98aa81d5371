import { type Lots, wholeWeights } from '../founding/lots.ts'
import type { DistrictKind, Point } from '../map.ts'
import { exp } from '../math/dmath.ts'
import { f64 } from '../memory/column.ts'

/** How much more readily homes, businesses and venues stand in one kind of district than in another. */
const HOMES: Readonly<Record<DistrictKind, number>> = {
  residential: 12,
  centre: 7,
  commerce: 6,
  industrial: 1,
  park: 0,
}
const BUSINESSES: Readonly<Record<DistrictKind, number>> = {
  centre: 16,
  commerce: 11,
  industrial: 12,
  residential: 2,
  park: 0,
}
const LEISURE: Readonly<Record<DistrictKind, number>> = {
  park: 8,
  centre: 6,
  commerce: 3,
  residential: 1,
  industrial: 0,
}
/** Homes thin out from the middle, to 1 / e of their density so many radii away (the law of Clark 1951, J. R. Stat. Soc. A 114:490). */
const CLARK_RADII = 1.2

export interface CityLots {
  readonly homes: Lots
  readonly businesses: Lots
  readonly leisure: Lots
}

export interface Crossings {
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  readonly nodeKind: readonly DistrictKind[]
  readonly middle: Point
  readonly radiusMetres: number
}

/** Where homes, businesses and venues may stand: at every crossing, by the use of its district. */
export function cityLots({ nodeX, nodeY, nodeKind, middle, radiusMetres }: Crossings): CityLots {
  const node = Int32Array.from(nodeKind.keys())
  const by = (weights: Readonly<Record<DistrictKind, number>>): Lots => ({
    node,
    weight: Int32Array.from(nodeKind, (kind) => weights[kind]),
  })
  const homes = Float64Array.from(nodeKind, (kind, at) => {
    const [east, north] = [f64(nodeX, at) - middle[0], f64(nodeY, at) - middle[1]]
    const metres = Math.sqrt(east * east + north * north)
    return HOMES[kind] * exp(-metres / (CLARK_RADII * radiusMetres))
  })
  return { homes: { node, weight: wholeWeights(homes) }, businesses: by(BUSINESSES), leisure: by(LEISURE) }
}
