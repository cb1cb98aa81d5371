import { i32, u8 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { NONE } from './columns.ts'
import { type Heap, heapOf } from './heap.ts'

/** More streets than this may not leave one crossing: the way is stored as the number of the street there, in a byte. */
export const STREETS_AT_NODE_MAX = 254
const NO_WAY = 255

export interface Routes {
  /** The link to take at a node towards a destination, or -1. */
  readonly towards: (node: number, destination: number) => number
  /** Forgets every tree: link costs have changed. */
  readonly refresh: () => void
}

/**
 * The fastest ways under the present costs of links: one tree a destination, grown when it is first asked for. A tree
 * follows from the costs alone, which are state, so a restored world finds the same ways.
 */
export function createRoutes(network: RoadNetwork, cost: Int32Array): Routes {
  const trees = new Map<number, Uint8Array>()
  const heap = heapOf(network.linkCount + 1)
  const far = new Int32Array(network.nodeCount)
  return {
    towards(node, destination) {
      let tree = trees.get(destination)
      if (!tree) {
        tree = growTree({ network, cost, heap, far }, destination)
        trees.set(destination, tree)
      }
      const street = u8(tree, node)
      return street === NO_WAY ? NONE : i32(network.outgoing, i32(network.outgoingStart, node) + street)
    },
    refresh: () => trees.clear(),
  }
}

interface Ground {
  readonly network: RoadNetwork
  readonly cost: Int32Array
  readonly heap: Heap
  readonly far: Int32Array
}

const UNREACHED = 0x7fffffff

function growTree(ground: Ground, destination: number): Uint8Array {
  const { network, heap, far } = ground
  const tree = new Uint8Array(network.nodeCount).fill(NO_WAY)
  far.fill(UNREACHED)
  far[destination] = 0
  heap.clear()
  heap.push(destination)
  while (heap.size() > 0) {
    const key = heap.pop()
    const node = key % network.nodeCount
    const isStale = Math.floor(key / network.nodeCount) > i32(far, node)
    const mayPass = node >= network.firstThroughNode || node === destination
    if (!isStale && mayPass) reachBack(ground, tree, node)
  }
  return tree
}

function reachBack({ network, cost, heap, far }: Ground, tree: Uint8Array, node: number): void {
  const end = i32(network.incomingStart, node + 1)
  for (let at = i32(network.incomingStart, node); at < end; at += 1) {
    const link = i32(network.incoming, at)
    const before = i32(network.from, link)
    const reach = i32(far, node) + i32(cost, link)
    if (reach >= i32(far, before)) continue
    far[before] = reach
    tree[before] = streetOf(network, before, link)
    heap.push(reach * network.nodeCount + before)
  }
}

function streetOf({ outgoing, outgoingStart }: RoadNetwork, node: number, link: number): number {
  let at = i32(outgoingStart, node)
  const start = at
  while (i32(outgoing, at) !== link) at += 1
  return at - start
}
