import { i32 } from '../memory/column.ts'
import { mixed } from '../memory/hash.ts'
import type { RoadNetwork } from '../road-network.ts'

/** No street of a node leads there, or the node is the destination. */
export const NO_WAY = 255
/** A link that takes longer is as bad as one that takes this long. */
export const LINK_SECONDS_MAX = 16_383

// A constant of this file: an exported one is looked up at each use.
const LAST = LINK_SECONDS_MAX
const RING = LAST + 1
const NOTHING = -1
const PERCEIVED_SALT = 71
const WORD_VALUES = 4_294_967_296
const UNREACHED = 0x7fffffff

/** Grows trees of fastest ways back from destinations, under one set of costs of links. */
export interface RouteSearch {
  /** Takes over the seconds of each link, from 1, as so many tastes see them; the first and only one sees them as they are. No way leads over a closed one. */
  readonly setCosts: (cost: Int32Array, tastes?: number, isClosed?: (link: number) => boolean) => void
  /** By node the number of the street to take there towards a destination, or NO_WAY. */
  readonly grow: (destination: number, taste?: number) => Uint8Array
}

/**
 * Dijkstra’s trees with the buckets of Dial (Communications of the ACM 12(11), 1969, doi:10.1145/363269.363610): costs are whole
 * seconds, so a ring of one bucket a second is the queue. Links lie in the order in which they end at nodes.
 */
export function createRouteSearch(network: RoadNetwork): RouteSearch {
  const { incoming, linkCount, nodeCount } = network
  const search: Search = {
    network,
    before: incoming.map((link) => i32(network.from, link)),
    street: Uint8Array.from(incoming, (link) => streetOf(network, link)),
    costs: [],
    far: new Int32Array(nodeCount),
    ring: ringOf(linkCount + 1),
  }
  const growTree = growing(search)
  return {
    setCosts(cost, tastes = 1, isClosed = nowhere) {
      for (let taste = 0; taste < tastes; taste += 1)
        search.costs[taste] = incoming.map((link) =>
          isClosed(link) ? UNREACHED : perceived(i32(cost, link), link, taste),
        )
    },
    grow(destination, taste = 0) {
      const tree = new Uint8Array(nodeCount).fill(NO_WAY)
      growTree({ destination, tree, cost: search.costs[taste] as Int32Array })
      return tree
    },
  }
}

const nowhere = (): boolean => false

/** How much longer a street seems at most, so that parallel streets share their traffic (Burrell 1968). */
const PERCEIVED_SPREAD = 0.3

function perceived(seconds: number, link: number, taste: number): number {
  const longer = taste === 0 ? 0 : PERCEIVED_SPREAD * (mixed(link, taste, PERCEIVED_SALT) / WORD_VALUES)
  return Math.min(LINK_SECONDS_MAX, Math.round(seconds * (1 + longer)))
}

interface Search {
  readonly network: RoadNetwork
  /** By place of `incoming`. */
  readonly before: Int32Array
  readonly street: Uint8Array
  /** By taste. */
  readonly costs: Int32Array[]
  /** By node: seconds to the destination. */
  readonly far: Int32Array
  readonly ring: Ring
}

function streetOf({ from, outgoing, outgoingStart }: RoadNetwork, link: number): number {
  const start = i32(outgoingStart, i32(from, link))
  let at = start
  while (i32(outgoing, at) !== link) at += 1
  return at - start
}

/** Nodes by the second at which they are reached, of which no two lie farther apart than a turn of the ring. */
interface Ring {
  readonly add: (node: number, seconds: number) => void
  /** Any one of a second, or NOTHING. */
  readonly take: (seconds: number) => number
  readonly size: () => number
}

function ringOf(entries: number): Ring {
  const first = new Int32Array(RING).fill(NOTHING)
  const node = new Int32Array(entries)
  const behind = new Int32Array(entries)
  let used = 0
  let size = 0
  return {
    add(its, seconds) {
      if (size === 0) used = 0
      node[used] = its
      behind[used] = first[seconds & LAST] as number
      first[seconds & LAST] = used
      used += 1
      size += 1
    },
    take(seconds) {
      const entry = first[seconds & LAST] as number
      if (entry === NOTHING) return NOTHING
      first[seconds & LAST] = behind[entry] as number
      size -= 1
      return node[entry] as number
    },
    size: () => size,
  }
}

/** A link is gone back over once at most, so a tree needs no more entries of the ring than there are links, and one. */
interface Growth {
  readonly destination: number
  readonly tree: Uint8Array
  readonly cost: Int32Array
}

function growing({ network, before, street, far, ring }: Search) {
  const { incomingStart, firstThroughNode } = network
  const { add, take, size } = ring
  const reachBack = ({ tree, cost }: Growth, node: number, seconds: number): void => {
    const end = incomingStart[node + 1] as number
    for (let place = incomingStart[node] as number; place < end; place += 1) {
      const its = before[place] as number
      const reach = seconds + (cost[place] as number)
      if (reach >= (far[its] as number)) continue
      far[its] = reach
      tree[its] = street[place] as number
      add(its, reach)
    }
  }
  return (growth: Growth): void => {
    const { destination } = growth
    far.fill(UNREACHED)
    far[destination] = 0
    add(destination, 0)
    for (let seconds = 0; size() > 0; seconds += 1) {
      for (let node = take(seconds); node !== NOTHING; node = take(seconds)) {
        const mayPass = node >= firstThroughNode || node === destination
        if (mayPass && far[node] === seconds) reachBack(growth, node, seconds)
      }
    }
  }
}
