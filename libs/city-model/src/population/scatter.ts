/**
 * A step that shares no factor with a count: rank * step modulo the count meets every number once, and neighbouring ranks far apart
 * from each other.
 */
export function strideFor(count: number): number {
  let stride = Math.max(1, Math.floor(count * 0.618))
  while (divisor(stride, count) !== 1) stride += 1
  return stride
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
