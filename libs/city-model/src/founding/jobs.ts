import { strideFor } from '../population/scatter.ts'

/** Sizes fall as 1 / (rank + this): Zipf's law without one business that employs an eighth of the city. */
const ZIPF_SHIFT = 10
/** Jobs for so many of a hundred workers, so that some look for work from the first day. */
const JOBS_PERCENT_OF_WORKERS = 97
const PERCENT = 100

/** Jobs of each business, at least one; the sizes of firms follow Zipf's law (Axtell 2001, Science 293:1818). */
export function jobsOf(businesses: number, workers: number): Int32Array {
  let weightSum = 0
  for (let rank = 1; rank <= businesses; rank += 1) weightSum += 1 / (rank + ZIPF_SHIFT)
  const jobs = Math.round((workers * JOBS_PERCENT_OF_WORKERS) / PERCENT)
  const beyondOne = Math.max(0, jobs - businesses)
  // The large ones are scattered over the ids.
  const stride = strideFor(businesses)
  const sizes = new Int32Array(businesses)
  let owed = 0.5
  for (let rank = 0; rank < businesses; rank += 1) {
    owed += beyondOne / (rank + 1 + ZIPF_SHIFT) / weightSum
    sizes[(rank * stride) % businesses] = 1 + Math.floor(owed)
    owed -= Math.floor(owed)
  }
  return sizes
}
