import { threefry2x32 } from '@urbe/kernel'

import { f64, i32 } from '../memory/column.ts'

const WORD_VALUES = 4_294_967_296
const DRAW_FACTOR = 0x9e3779b9

/**
 * Puts links into the order in which they go over a node: one after the other is drawn by its weight. The draw follows from the seed, the node, the
 * second and how many were drawn before, so that no other node can change it; where one link is left there is nothing to draw.
 */
export interface NodeOrder {
  readonly weight: Float64Array
  readonly seedLow: number
  readonly seedHigh: number
  readonly word: Uint32Array
}

export function nodeOrder(weight: Float64Array, seed: number): NodeOrder {
  const seedHigh = Math.floor(seed / WORD_VALUES)
  return { weight, seedLow: seed >>> 0, seedHigh, word: new Uint32Array(2) }
}

export interface Offering {
  /** The first `count` of them are put in order. */
  readonly links: Int32Array
  readonly count: number
  readonly node: number
  readonly now: number
}

export function putInOrder(order: NodeOrder, { links, count, node, now }: Offering): void {
  const { weight, seedLow, seedHigh, word } = order
  for (let draw = 0; draw + 1 < count; draw += 1) {
    threefry2x32(node, now, seedLow, (seedHigh ^ Math.imul(draw, DRAW_FACTOR)) >>> 0, word)
    const at = chosen(weight, links, draw, count, (word[0] ?? 0) / WORD_VALUES)
    const link = i32(links, at)
    for (let place = at; place > draw; place -= 1) links[place] = i32(links, place - 1)
    links[draw] = link
  }
}

/** The first place at which the summed weights reach their share. */
function chosen(weight: Float64Array, links: Int32Array, from: number, to: number, share: number): number {
  let sum = 0
  for (let at = from; at < to; at += 1) sum += f64(weight, i32(links, at))
  const wanted = share * sum
  let reached = 0
  for (let at = from; at < to - 1; at += 1) {
    reached += f64(weight, i32(links, at))
    if (reached >= wanted) return at
  }
  return to - 1
}
