import { i32 } from '../memory/column.ts'
import { KpiError } from './errors.ts'

const BITS = 16
const BUCKETS = 1 << BITS
const LOW_BITS = BUCKETS - 1
const PERMILLE = 1000

/**
 * The smallest value that at least so many thousandths of all do not exceed (nearest rank), of values from 0 to 2^31 - 1; 0
 * for none. Counts twice by 16 bits, so that the time does not depend on the order, nor anything else.
 */
export function percentile(values: Int32Array, permille: number): number {
  if (values.length === 0) return 0
  const counts = new Int32Array(BUCKETS)
  for (const value of values) {
    if (value < 0) throw new KpiError('negative_value', `${value}`)
    counts[value >> BITS] = i32(counts, value >> BITS) + 1
  }
  const rank = Math.max(1, Math.ceil((values.length * permille) / PERMILLE))
  const high = bucketAt(counts, rank)
  counts.fill(0)
  for (const value of values)
    if (value >> BITS === high.bucket) counts[value & LOW_BITS] = i32(counts, value & LOW_BITS) + 1
  return high.bucket * BUCKETS + bucketAt(counts, rank - high.below).bucket
}

/** In which bucket the value of this rank lies (from 1), and how many lie below the bucket. */
function bucketAt(counts: Int32Array, rank: number): { readonly bucket: number; readonly below: number } {
  let below = 0
  let bucket = 0
  while (below + i32(counts, bucket) < rank) {
    below += i32(counts, bucket)
    bucket += 1
  }
  return { bucket, below }
}

/** Sums over the trips completed. */
export interface TravelSums {
  readonly trips: number
  readonly seconds: number
  /** What the same trips take on empty roads. */
  readonly freeSeconds: number
}

export function meanTravelSeconds({ trips, seconds }: TravelSums): number {
  return trips === 0 ? 0 : seconds / trips
}

/** Travel time over free-flow travel time; 1 is free flow, and no trips at all. */
export function delayIndex({ seconds, freeSeconds }: TravelSums): number {
  return freeSeconds === 0 ? 1 : seconds / freeSeconds
}

/** Each mode's part of all trips, in the order given; nothing when there are none. */
export function modeShares(tripsByMode: readonly number[]): readonly number[] {
  const total = tripsByMode.reduce((sum, trips) => sum + trips, 0)
  return tripsByMode.map((trips) => (total === 0 ? 0 : trips / total))
}

export function kilometres(metres: number): number {
  return metres / 1000
}
