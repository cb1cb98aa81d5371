import { PI, pow } from '../math/dmath.ts'
import { metropolisShare } from '../metropolis.ts'

/**
 * People on a square kilometre of the city, its parks and works included: a choice of ours, well above the 1,500 from which Eurostat
 * speaks of an urban centre (degree of urbanisation, Regulation (EU) 2017/2391), near that of European towns.
 */
export const PEOPLE_A_SQUARE_KILOMETRE = 2800
/** A metropolis is denser. */
const PEOPLE_A_SQUARE_KILOMETRE_MAX = 7000
const SQUARE_METRES = 1_000_000
const RADIUS_METRES_MIN = 600
/** Districts grow in number slower than citizens: 16 at 10,000, 64 at 100,000, 253 at 1,000,000. */
const DISTRICTS_AT_10K = 16
const DISTRICTS_POWER = 0.6
const CITIZENS_AT_10K = 10_000
/** Streets of a district: an arterial lies on every BLOCK_CELLS-th line. */
export const BLOCK_CELLS = 4
const CELL_METRES_MIN = 110

export interface CitySize {
  readonly radiusMetres: number
  /** Distance of neighbouring streets. In the largest cities it leaves out lanes that only their residents use. */
  readonly cellMetres: number
}

export function sizeOf(citizens: number): CitySize {
  const radiusMetres = Math.max(RADIUS_METRES_MIN, Math.sqrt(squareMetresFor(citizens) / PI))
  const blockMetres = radiusMetres * Math.sqrt(PI / districtsFor(citizens))
  return { radiusMetres, cellMetres: Math.max(CELL_METRES_MIN, Math.round(blockMetres / BLOCK_CELLS)) }
}

export function squareMetresFor(citizens: number): number {
  const density =
    PEOPLE_A_SQUARE_KILOMETRE +
    metropolisShare(citizens) * (PEOPLE_A_SQUARE_KILOMETRE_MAX - PEOPLE_A_SQUARE_KILOMETRE)
  return (citizens / density) * SQUARE_METRES
}

/** How many districts a city is divided into, about. */
export function districtsFor(citizens: number): number {
  return DISTRICTS_AT_10K * pow(citizens / CITIZENS_AT_10K, DISTRICTS_POWER)
}
