import type { Random } from '@urbe/kernel'

import { i32 } from '../memory/column.ts'
import { memberAt, stretches } from '../memory/weights.ts'

/** Where something may stand: a lot lies at a node and is drawn as often as its weight says. */
export interface Lots {
  readonly node: Int32Array
  readonly weight: Int32Array
}

/** All weights together stay below this: they are added up in 32 bits. */
export const LOT_WEIGHTS_MAX = 1_000_000_000

/** Weights of any size as whole numbers whose sum is in bounds; what is above 0 stays so. */
export function wholeWeights(weights: Float64Array): Int32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const scale = total > 0 ? Math.min(1000, (LOT_WEIGHTS_MAX - weights.length) / total) : 0
  return Int32Array.from(weights, (weight) => (weight > 0 ? Math.max(1, Math.floor(weight * scale)) : 0))
}

export interface Draw {
  readonly random: Random
  readonly ask: number
  readonly count: number
}

/** Which lot each of so many things stands on. Some lot has a weight above 0. */
export function drawLots({ random, ask, count }: Draw, { weight }: Lots): Int32Array {
  const ends = stretches(weight)
  const total = ends.at(-1) ?? 0
  const drawn = new Int32Array(count)
  for (let each = 0; each < count; each += 1) drawn[each] = memberAt(ends, random.below(total, each, 0, ask))
  return drawn
}

export function drawNodes(draw: Draw, lots: Lots): Int32Array {
  return drawLots(draw, lots).map((lot) => i32(lots.node, lot))
}
