import { i32 } from './column.ts'

/** Running sums: where the stretch of each member ends on a line as long as all weights together. */
export function stretches(weights: Int32Array): Int32Array {
  let total = 0
  return weights.map((weight) => {
    total += weight
    return total
  })
}

/** On whose stretch a point lies; the point is below the last end. */
export function memberAt(ends: Int32Array, point: number): number {
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (i32(ends, middle) > point) high = middle
    else low = middle + 1
  }
  return low
}
