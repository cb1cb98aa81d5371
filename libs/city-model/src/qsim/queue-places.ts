import * as words from './queue-columns.ts'
import type { DueWheel } from './queue-wheel.ts'

const { EXIT_AT, LINK_SHIFT, NODE_PLACE, NODE_SHIFT, OFFERS, PLACE, QUEUE, VEHICLE_SHIFT, WAITING } = words
const NONE = -1
/** Places in `queuePlaces`. */
const NEXT_LINK = 0
const NEXT_NODE = 1
/** In a second at most two are given to each member, so there is room for as many again before they are given anew. */
export const PLACES_A_MEMBER = 4

/**
 * Links and nodes that have something to do have places, in the order in which they came to have it. They are served in that order,
 * as in MATSim.
 */
export interface Places {
  readonly linkAt: Int32Array
  readonly nodeAt: Int32Array
  /** Gives a link the last place unless it has one. */
  readonly activate: (link: number) => void
  readonly deactivate: (link: number) => void
  /** Links that have places. */
  readonly active: () => number
  /** Gives a node the last place. */
  readonly activateNode: (node: number) => void
  readonly nextLink: () => number
  /** Before places run out they are given anew in the same order, to those who still need one. Only between two seconds. */
  readonly keep: () => void
}

export function placesOf(columns: words.QueueColumns, wheel: DueWheel): Places {
  const { queueLinks: links, queueNodes: nodes, queuePlaces: next } = columns
  const linkAt = new Int32Array((links.length >> LINK_SHIFT) * PLACES_A_MEMBER)
  const nodeAt = new Int32Array((nodes.length >> NODE_SHIFT) * PLACES_A_MEMBER)
  const ground: Ground = { columns, wheel, linkAt, nodeAt }
  let active = rebuild(ground)
  return {
    linkAt,
    nodeAt,
    activate(link) {
      if (links[(link << LINK_SHIFT) | PLACE] !== NONE) return
      const place = next[NEXT_LINK] as number
      next[NEXT_LINK] = place + 1
      links[(link << LINK_SHIFT) | PLACE] = place
      linkAt[place] = link
      active += 1
    },
    deactivate(link) {
      links[(link << LINK_SHIFT) | PLACE] = NONE
      active -= 1
    },
    active: () => active,
    activateNode(node) {
      const place = next[NEXT_NODE] as number
      next[NEXT_NODE] = place + 1
      nodes[(node << NODE_SHIFT) | NODE_PLACE] = place
      nodeAt[place] = node
    },
    nextLink: () => next[NEXT_LINK] as number,
    keep() {
      const isShort = isLow(next[NEXT_LINK] as number, linkAt) || isLow(next[NEXT_NODE] as number, nodeAt)
      if (!isShort) return
      wheel.clear()
      next[NEXT_LINK] = placeLinksAnew(ground, next[NEXT_LINK] as number)
      next[NEXT_NODE] = placeNodesAnew(ground, next[NEXT_NODE] as number)
    },
  }
}

/** In a second a link is given a place at most twice: once more when it has come back. */
const isLow = (next: number, places: Int32Array): boolean =>
  next * PLACES_A_MEMBER > places.length * (PLACES_A_MEMBER - 2)

interface Ground extends Pick<Places, 'linkAt' | 'nodeAt'> {
  readonly columns: words.QueueColumns
  readonly wheel: DueWheel
}

/** What follows from columns that were filled elsewhere: everybody with a place is looked at once, which changes nothing. */
function rebuild({ columns, wheel, linkAt, nodeAt }: Ground): number {
  let active = 0
  const { queueLinks: links, queueNodes: nodes } = columns
  for (let link = 0; link << LINK_SHIFT < links.length; link += 1) {
    const place = links[(link << LINK_SHIFT) | PLACE] as number
    if (place === NONE) continue
    linkAt[place] = link
    wheel.linkIsDue(place, 0)
    active += 1
  }
  for (let node = 0; node << NODE_SHIFT < nodes.length; node += 1) {
    const place = nodes[(node << NODE_SHIFT) | NODE_PLACE] as number
    if (nodes[(node << NODE_SHIFT) | OFFERS] === 0) continue
    nodeAt[place] = node
    wheel.nodeIsDue(place, 0)
  }
  return active
}

function placeLinksAnew({ columns, wheel, linkAt }: Ground, end: number): number {
  const { queueLinks: links, queueVehicles: vehicles } = columns
  let next = 0
  for (let place = 0; place < end; place += 1) {
    const link = linkAt[place] as number
    const at = link << LINK_SHIFT
    if (links[at | PLACE] !== place) continue
    links[at | PLACE] = next
    linkAt[next] = link
    const first = links[at | QUEUE] as number
    if (links[at | WAITING] !== NONE) wheel.linkIsDue(next, NONE)
    if (first !== NONE) wheel.linkIsDue(next, vehicles[(first << VEHICLE_SHIFT) | EXIT_AT] as number)
    next += 1
  }
  return next
}

function placeNodesAnew({ columns, wheel, nodeAt }: Ground, end: number): number {
  const { queueNodes: nodes } = columns
  let next = 0
  for (let place = 0; place < end; place += 1) {
    const node = nodeAt[place] as number
    const at = node << NODE_SHIFT
    if (nodes[at | NODE_PLACE] !== place || nodes[at | OFFERS] === 0) continue
    nodes[at | NODE_PLACE] = next
    nodeAt[next] = node
    wheel.nodeIsDue(next, NONE)
    next += 1
  }
  return next
}
