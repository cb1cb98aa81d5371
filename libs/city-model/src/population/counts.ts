import { f64, i32 } from '../memory/column.ts'
import { fitTable } from './fit.ts'
import { AFFINITY, AGE_BANDS, HOUSEHOLDS_PERMILLE } from './margins.ts'

/** How many people of each age and activity live in households of a size. */
export interface SizeCounts {
  readonly size: number
  readonly households: number
  /** By age band. */
  readonly people: Int32Array
  /** Of them, those who work or look for work. */
  readonly active: Int32Array
}

const SIZES = HOUSEHOLDS_PERMILLE.length
const BANDS = AGE_BANDS.length
const ACTIVITIES = 2
const CELLS_A_SIZE = BANDS * ACTIVITIES
const PERMILLE = 1000
const TERMS = { tolerance: 1e-9, rounds: 1000 }

/** Whole people in whole households, `citizens` in all: margins of age, activity and household size fitted to each other. */
export function countPeople(citizens: number): readonly SizeCounts[] {
  const households = householdsBySize(citizens)
  const cells = fitted(citizens, households)
  return Array.from(households, (count, index) => {
    const size = index + 1
    const whole = wholes(
      Float64Array.from({ length: CELLS_A_SIZE }, (_, cell) => f64(cells, cell * SIZES + index)),
      count * size,
    )
    const people = Int32Array.from(
      { length: BANDS },
      (_, band) => i32(whole, band * 2) + i32(whole, band * 2 + 1),
    )
    const active = Int32Array.from({ length: BANDS }, (_, band) => i32(whole, band * 2))
    return { size, households: count, people, active }
  })
}

/** Those who are left over by the larger ones live alone. */
function householdsBySize(citizens: number): Int32Array {
  const people = HOUSEHOLDS_PERMILLE.reduce((sum, permille, index) => sum + permille * (index + 1), 0)
  const counts = Int32Array.from(HOUSEHOLDS_PERMILLE, (permille) =>
    Math.floor((citizens * permille) / people),
  )
  const housed = counts.reduce((sum, count, index) => sum + count * (index + 1), 0)
  counts[0] = i32(counts, 0) + citizens - housed
  return counts
}

/** Dimensions: age band, active or not, size. */
function fitted(citizens: number, households: Int32Array): Float64Array {
  const affinities = AGE_BANDS.flatMap((_, band) => [...(AFFINITY[band] ?? []), ...(AFFINITY[band] ?? [])])
  const ages = AGE_BANDS.flatMap(({ permille, activePermille }) => {
    const people = (citizens * permille) / PERMILLE
    const active = (people * activePermille) / PERMILLE
    return [active, people - active]
  })
  const seed = { shape: [BANDS, ACTIVITIES, SIZES], cells: Float64Array.from(affinities) }
  const margins = [
    { over: [0, 1], sums: ages },
    { over: [2], sums: households.map((count, index) => count * (index + 1)) },
  ]
  return fitTable(seed, margins, TERMS).cells
}

/** Whole numbers near the given ones that add up to `total`: the largest fractions are rounded up (largest remainder). */
export function wholes(values: Float64Array, total: number): Int32Array {
  const whole = Int32Array.from(values, Math.floor)
  const left = total - whole.reduce((sum, each) => sum + each, 0)
  const fraction = (index: number): number => f64(values, index) - Math.floor(f64(values, index))
  const order = [...values.keys()].sort((a, b) => fraction(b) - fraction(a) || a - b)
  for (const index of order.slice(0, left)) whole[index] = i32(whole, index) + 1
  return whole
}
