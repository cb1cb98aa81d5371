import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'

/** A strip of the city along which a line shall run: along one axis, beside a straight line across it. */
export interface Corridor {
  /** True for west to east, false for south to north. */
  readonly eastward: boolean
  /** The middle of the strip on the other axis. */
  readonly middle: number
  readonly halfWidth: number
}

/** How much longer a metre counts for a line, by street: its stops belong where people walk. Choices of ours. */
export type LinkWeight = (link: number) => number

/** A metre at the edge of the strip counts as so many more. */
const OFF_WEIGHT = 2

export function along({ eastward }: Corridor, { nodeX, nodeY }: RoadNetwork, node: number): number {
  return eastward ? f64(nodeX, node) : f64(nodeY, node)
}

/** Metres from the middle of the strip. */
export function offOf({ eastward, middle }: Corridor, { nodeX, nodeY }: RoadNetwork, node: number): number {
  return Math.abs((eastward ? f64(nodeY, node) : f64(nodeX, node)) - middle)
}

export interface Way {
  readonly corridor: Corridor
  readonly from: number
  readonly to: number
}

const NO_LINK = -1
const UNREACHED = 0x7fffffff

/**
 * The shortest way through the strip in weighted metres, both ends included; undefined when none leads there within it. Labels are
 * corrected in the order in which they were changed, so that equal ways are told apart alike everywhere.
 */
export function wayThrough(network: RoadNetwork, { corridor, from, to }: Way, weight: LinkWeight) {
  const { nodeCount, outgoing, outgoingStart } = network
  const far = new Int32Array(nodeCount).fill(UNREACHED)
  const via = new Int32Array(nodeCount).fill(NO_LINK)
  const waits = new Uint8Array(nodeCount)
  const queue = [from]
  far[from] = 0
  for (let head = 0; head < queue.length; head += 1) {
    const node = queue[head] ?? from
    waits[node] = 0
    for (let at = i32(outgoingStart, node); at < i32(outgoingStart, node + 1); at += 1) {
      const link = i32(outgoing, at)
      const next = i32(network.to, link)
      const off = offOf(corridor, network, next)
      if (off > corridor.halfWidth) continue
      const cost = lengthIn(corridor, { metres: f64(network.lengthMetres, link) * weight(link), off })
      if (i32(far, node) + cost >= i32(far, next)) continue
      far[next] = i32(far, node) + cost
      via[next] = link
      if (waits[next] === 0) queue.push(next)
      waits[next] = 1
    }
  }
  return from === to || i32(via, to) !== NO_LINK ? traced(network, via, { from, to }) : undefined
}

function lengthIn({ halfWidth }: Corridor, { metres, off }: { metres: number; off: number }): number {
  return Math.max(1, Math.round(metres * (1 + (OFF_WEIGHT * off) / halfWidth)))
}

function traced(network: RoadNetwork, via: Int32Array, { from, to }: { from: number; to: number }): number[] {
  const nodes = [to]
  for (let node = to; node !== from; ) {
    node = i32(network.from, i32(via, node))
    nodes.push(node)
  }
  return nodes.reverse()
}
