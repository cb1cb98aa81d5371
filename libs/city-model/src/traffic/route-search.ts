import { i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'

/** No street of a node leads there, or the node is the destination. */
export const NO_WAY = 255
/** A link that takes longer is as bad as one that takes this long. */
export const LINK_SECONDS_MAX = 16_383

const RING = LINK_SECONDS_MAX + 1
const NOTHING = -1
const UNREACHED = 0x7fffffff

/** Grows trees of fastest ways back from destinations, under one set of costs of links. */
export interface RouteSearch {
  /** Takes over the seconds of each link, from 1. */
  readonly setCosts: (cost: Int32Array) => void
  /** Writes for each node the number of the street to take there towards a destination, or NO_WAY, from a place of the table on. */
  readonly grow: (destination: number, table: Uint8Array, at: number) => void
}

/**
 * Dijkstra’s tree with the buckets of Dial (Communications of the ACM 12(11), 1969, doi:10.1145/363269.363610): costs are whole
 * seconds, so a ring of one bucket a second is the queue. Links lie in the order in which they end at nodes.
 */
interface Search {
  readonly incomingStart: Int32Array
  readonly firstThroughNode: number
  /** By place of `incoming`. */
  readonly before: Int32Array
  readonly street: Uint8Array
  readonly cost: Int32Array
  readonly far: Int32Array
  readonly bucket: Int32Array
  /** Entries of buckets: who, and the entry behind. */
  readonly node: Int32Array
  readonly behind: Int32Array
  entries: number
  waiting: number
}

export function createRouteSearch(network: RoadNetwork): RouteSearch {
  const { incoming, incomingStart, firstThroughNode, linkCount, nodeCount } = network
  const search: Search = {
    incomingStart,
    firstThroughNode,
    before: incoming.map((link) => i32(network.from, link)),
    street: Uint8Array.from(incoming, (link) => streetOf(network, link)),
    cost: new Int32Array(linkCount),
    far: new Int32Array(nodeCount),
    bucket: new Int32Array(RING).fill(NOTHING),
    node: new Int32Array(linkCount + 1),
    behind: new Int32Array(linkCount + 1),
    entries: 0,
    waiting: 0,
  }
  return {
    setCosts(cost) {
      for (const [place, link] of incoming.entries())
        search.cost[place] = Math.min(LINK_SECONDS_MAX, i32(cost, link))
    },
    grow: (destination, table, at) => grow(search, destination, table.subarray(at, at + nodeCount)),
  }
}

function streetOf({ from, outgoing, outgoingStart }: RoadNetwork, link: number): number {
  const start = i32(outgoingStart, i32(from, link))
  let at = start
  while (i32(outgoing, at) !== link) at += 1
  return at - start
}

function grow(search: Search, destination: number, tree: Uint8Array): void {
  const { far, bucket, node, behind, firstThroughNode } = search
  tree.fill(NO_WAY)
  far.fill(UNREACHED)
  search.entries = 0
  far[destination] = 0
  push(search, destination, 0)
  for (let seconds = 0; search.waiting > 0; seconds += 1) {
    const slot = seconds & (RING - 1)
    for (let entry = i32(bucket, slot); entry !== NOTHING; entry = i32(bucket, slot)) {
      bucket[slot] = i32(behind, entry)
      search.waiting -= 1
      const its = i32(node, entry)
      const mayPass = its >= firstThroughNode || its === destination
      if (mayPass && i32(far, its) === seconds) reachBack(search, tree, its)
    }
  }
}

function reachBack(search: Search, tree: Uint8Array, node: number): void {
  const { incomingStart, before, street, cost, far } = search
  const end = i32(incomingStart, node + 1)
  const seconds = i32(far, node)
  for (let place = i32(incomingStart, node); place < end; place += 1) {
    const its = i32(before, place)
    const reach = seconds + i32(cost, place)
    if (reach >= i32(far, its)) continue
    far[its] = reach
    tree[its] = street[place] as number
    push(search, its, reach)
  }
}

/** A link is gone back over once at most, so there are no more entries than links and the destination. */
function push(search: Search, its: number, seconds: number): void {
  const { bucket, node, behind } = search
  const entry = search.entries
  const slot = seconds & (RING - 1)
  node[entry] = its
  behind[entry] = i32(bucket, slot)
  bucket[slot] = entry
  search.entries = entry + 1
  search.waiting += 1
}
