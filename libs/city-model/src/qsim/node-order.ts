import { threefry2x32 } from '@urbe/kernel'

import { f64, i32 } from '../memory/column.ts'
import type { QueueLinks } from './queue-links.ts'

/** In which order the links that end at a node go over it. */
export interface InOrder {
  /** Looks which links have vehicles in their buffers; says how many. */
  readonly gather: (node: number) => number
  /** The next of them; only as often as there are any. */
  readonly take: (node: number, now: number) => number
}

const WORD_VALUES = 4_294_967_296

/**
 * Draws the next link by its capacity. The draw follows from the seed, the node, the second and how many were drawn before, so that
 * no other node can change it; where one link is left there is nothing to draw.
 */
export function inOrderOfChance(links: QueueLinks, bufferVehicles: Int32Array, seed: number): InOrder {
  const { incomingStart, incoming, weight } = links
  const offering = new Int32Array(mostIncoming(incomingStart))
  const word = new Uint32Array(2)
  const keyHigh = Math.floor(seed / WORD_VALUES)
  let count = 0
  let draw = 0
  return {
    gather(node) {
      count = 0
      draw = 0
      for (let at = i32(incomingStart, node); at < i32(incomingStart, node + 1); at += 1) {
        const link = i32(incoming, at)
        if (i32(bufferVehicles, link) === 0) continue
        offering[count] = link
        count += 1
      }
      return count
    },
    take(node, now) {
      let at = 0
      if (count > 1) {
        threefry2x32(node, now, seed >>> 0, (keyHigh ^ Math.imul(draw, 0x9e3779b9)) >>> 0, word)
        at = chosen(offering, count, weight, (word[0] ?? 0) / WORD_VALUES)
        draw += 1
      }
      const link = i32(offering, at)
      offering.copyWithin(at, at + 1, count)
      count -= 1
      return link
    },
  }
}

/** The first place at which the summed weights reach their share. */
function chosen(offering: Int32Array, count: number, weight: Float64Array, share: number): number {
  let sum = 0
  for (let at = 0; at < count; at += 1) sum += f64(weight, i32(offering, at))
  const wanted = share * sum
  let reached = 0
  for (let at = 0; at < count - 1; at += 1) {
    reached += f64(weight, i32(offering, at))
    if (reached >= wanted) return at
  }
  return count - 1
}

function mostIncoming(incomingStart: Int32Array): number {
  let most = 0
  for (let node = 0; node + 1 < incomingStart.length; node += 1) {
    most = Math.max(most, i32(incomingStart, node + 1) - i32(incomingStart, node))
  }
  return most
}
