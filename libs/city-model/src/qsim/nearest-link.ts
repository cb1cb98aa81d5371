import { f64, i32, u8 } from '../memory/column.ts'
import type { QsimNetwork } from './network.ts'
import { NONE } from './plans.ts'

export type NearestLink = (x: number, y: number) => number

/**
 * Finds the link for cars of an activity that names none: of the links at the node nearest by, the nearest one; those that end there
 * come first, and of equally near ones the first. NONE in a network without links for cars.
 */
export function nearestLinks(network: QsimNetwork): NearestLink {
  let nodes: Int32Array | undefined
  return (x, y) => {
    nodes ??= Int32Array.from(nodesOfCars(network))
    const node = nearestNode(network, nodes, { x, y })
    if (node === NONE) return NONE
    const { incomingStart, incoming, outgoingStart, outgoing, isForCars } = network
    const links = [
      ...incoming.subarray(i32(incomingStart, node), i32(incomingStart, node + 1)),
      ...outgoing.subarray(i32(outgoingStart, node), i32(outgoingStart, node + 1)),
    ].filter((link) => u8(isForCars, link) === 1)
    return nearestOf(links, (link) => squareToLink(network, link, { x, y }))
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

function nodesOfCars({ isForCars, from, to }: QsimNetwork): number[] {
  const nodes = new Set<number>()
  for (const [link, isCars] of isForCars.entries()) {
    if (isCars === 1) nodes.add(i32(from, link)).add(i32(to, link))
  }
  return [...nodes].sort((a, b) => a - b)
}

function nearestNode({ nodeX, nodeY }: QsimNetwork, nodes: Int32Array, { x, y }: Point): number {
  return nearestOf(nodes, (node) => square(f64(nodeX, node) - x) + square(f64(nodeY, node) - y))
}

function nearestOf(candidates: Iterable<number>, squareTo: (candidate: number) => number): number {
  let nearest = NONE
  let least = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = squareTo(candidate)
    if (distance >= least) continue
    nearest = candidate
    least = distance
  }
  return nearest
}

/** The square of the distance from a point to a straight link. */
function squareToLink({ from, to, nodeX, nodeY }: QsimNetwork, link: number, { x, y }: Point): number {
  const startX = f64(nodeX, i32(from, link))
  const startY = f64(nodeY, i32(from, link))
  const alongX = f64(nodeX, i32(to, link)) - startX
  const alongY = f64(nodeY, i32(to, link)) - startY
  const length = square(alongX) + square(alongY)
  const share = length === 0 ? 0 : ((x - startX) * alongX + (y - startY) * alongY) / length
  const t = Math.max(0, Math.min(1, share))
  return square(startX + t * alongX - x) + square(startY + t * alongY - y)
}

function square(value: number): number {
  return value * value
}
