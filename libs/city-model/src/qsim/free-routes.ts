import { f64, i32, u8 } from '../memory/column.ts'
import type { QsimNetwork } from './network.ts'
import { NONE } from './plans.ts'
import { type TimeHeap, timeHeap } from './time-heap.ts'

/** The fastest ways of cars on empty roads to one node. */
export interface FreeTree {
  /** The link to take at each node, or NONE. */
  readonly towards: Int32Array
  /** From each node; infinity where no way leads. */
  readonly seconds: Float64Array
}

/**
 * Grows the tree backwards (Dijkstra 1959). Of equally fast ways the one over the link that comes first in the file is taken, at
 * each node; a way never comes back, not even over links of no length.
 */
export function freeTree(network: QsimNetwork, destination: number): FreeTree {
  const nodes = network.nodeX.length
  const growth: Growth = {
    towards: new Int32Array(nodes).fill(NONE),
    seconds: new Float64Array(nodes).fill(Number.POSITIVE_INFINITY),
    isSettled: new Uint8Array(nodes),
    heap: timeHeap(),
  }
  growth.seconds[destination] = 0
  growth.heap.push(0, destination)
  while (growth.heap.size() > 0) {
    const node = growth.heap.pop()
    if (u8(growth.isSettled, node) === 1) continue
    growth.isSettled[node] = 1
    for (let at = i32(network.incomingStart, node); at < i32(network.incomingStart, node + 1); at += 1) {
      const link = i32(network.incoming, at)
      if (u8(network.isForCars, link) === 1) reachBack(growth, network, link)
    }
  }
  return growth
}

interface Growth extends FreeTree {
  readonly isSettled: Uint8Array
  readonly heap: TimeHeap
}

/** The node behind a link may be reached over it, if nothing better is known. */
function reachBack({ towards, seconds, isSettled, heap }: Growth, network: QsimNetwork, link: number): void {
  const from = i32(network.from, link)
  if (u8(isSettled, from) === 1) return
  const far = f64(seconds, i32(network.to, link)) + freeSeconds(network, link)
  const known = f64(seconds, from)
  if (far > known || (far === known && link > i32(towards, from))) return
  if (far < known) heap.push(far, from)
  seconds[from] = far
  towards[from] = link
}

export function freeSeconds({ length, speed }: QsimNetwork, link: number): number {
  return f64(length, link) / f64(speed, link)
}

/** Links of the way from the end of one link to the end of another, both included; undefined where there is none. */
export function freeRoute(
  network: QsimNetwork,
  tree: FreeTree,
  ends: { from: number; to: number },
): number[] | undefined {
  const links = [ends.from]
  const last = i32(network.from, ends.to)
  for (let node = i32(network.to, ends.from); node !== last; ) {
    const link = i32(tree.towards, node)
    if (link === NONE) return undefined
    links.push(link)
    node = i32(network.to, link)
  }
  links.push(ends.to)
  return links
}
