import * as words from './queue-columns.ts'
import type { QueueLinks } from './queue-links.ts'
import type { Places } from './queue-places.ts'
import type { DueWheel } from './queue-wheel.ts'

const { BUFFER_VEHICLES, INCOMING, LINK_SHIFT, NODE_PLACE, NODE_SHIFT, OFFERS, SERVED_AT, TO } = words

/** Links whose buffers have vehicles for the node at their ends. */
export interface Offers {
  readonly add: (link: number, now: number) => void
  readonly remove: (link: number) => void
  /** Puts the links that offer anything to a node into a list, in the order in which they end there; says how many. */
  readonly gather: (node: number, into: Int32Array) => number
  readonly count: () => number
}

interface Deps {
  readonly columns: words.QueueColumns
  readonly links: QueueLinks
  readonly places: Places
  readonly wheel: DueWheel
}

export function offersOf({ columns, links: { incoming, incomingStart }, places, wheel }: Deps): Offers {
  const { queueLinks: links, queueNodes: nodes } = columns
  /** A bit a link, in the order of `incoming`. */
  const bits = bitsOf(links)
  const { activateNode } = places
  const { nodeIsDue } = wheel
  let count = 0
  for (let link = 0; link << LINK_SHIFT < links.length; link += 1) {
    if ((links[(link << LINK_SHIFT) | BUFFER_VEHICLES] as number) > 0) count += 1
  }
  return {
    add(link, now) {
      const place = links[(link << LINK_SHIFT) | INCOMING] as number
      const node = links[(link << LINK_SHIFT) | TO] as number
      const at = node << NODE_SHIFT
      const others = nodes[at | OFFERS] as number
      bits[place >> 5] = (bits[place >> 5] as number) | (1 << place)
      // A node that had nothing to do in this second is the last one in their order.
      if (others === 0 && nodes[at | SERVED_AT] !== now) activateNode(node)
      nodes[at | OFFERS] = others + 1
      count += 1
      nodeIsDue(nodes[at | NODE_PLACE] as number, now + 1)
    },
    remove(link) {
      const place = links[(link << LINK_SHIFT) | INCOMING] as number
      const at = (links[(link << LINK_SHIFT) | TO] as number) << NODE_SHIFT
      bits[place >> 5] = (bits[place >> 5] as number) & ~(1 << place)
      nodes[at | OFFERS] = (nodes[at | OFFERS] as number) - 1
      count -= 1
    },
    gather(node, into) {
      const end = incomingStart[node + 1] as number
      let found = 0
      for (let place = incomingStart[node] as number; place < end; place += 1) {
        if ((((bits[place >> 5] as number) >>> place) & 1) === 0) continue
        into[found] = incoming[place] as number
        found += 1
      }
      return found
    },
    count: () => count,
  }
}

function bitsOf(links: Int32Array): Int32Array {
  const bits = new Int32Array(((links.length >> LINK_SHIFT) >> 5) + 1)
  for (let at = 0; at < links.length; at += 1 << LINK_SHIFT) {
    const place = links[at | INCOMING] as number
    if ((links[at | BUFFER_VEHICLES] as number) > 0)
      bits[place >> 5] = (bits[place >> 5] as number) | (1 << place)
  }
  return bits
}
