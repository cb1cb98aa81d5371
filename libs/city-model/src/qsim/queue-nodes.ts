import { type NodeOrder, nodeOrder, putInOrder } from './node-order.ts'
import * as words from './queue-columns.ts'
import type { QueueParts } from './queue-parts.ts'

const {
  BUFFER,
  BUFFER_VEHICLES,
  EXIT_AT,
  FLOW_AT,
  FREE_SECONDS,
  LINK_SHIFT,
  MOVED_AT,
  NODE_PLACE,
  NODE_SHIFT,
} = words
const { OFFERS, PLACE, QUEUE, RESTS, ROOM, SERVED_AT, TAKEN, TURN, VEHICLE_SHIFT } = words
const NONE = -1
/** A time that never comes. */
const NEVER = 0x7fffffff

/** First half of a second: nodes let vehicles over. */
export function nodesOf(parts: QueueParts): (now: number) => void {
  const { queueNodes: nodes } = parts.setting.columns
  const { turnNodes, takeNode, nodeIsDue } = parts.wheel
  const { nodeAt } = parts.places
  const serveNode = nodeServer(parts)
  return (now) => {
    turnNodes(now)
    for (let place = takeNode(); place !== NONE; place = takeNode()) {
      const node = nodeAt[place] as number
      const at = node << NODE_SHIFT
      if (nodes[at | NODE_PLACE] !== place || nodes[at | OFFERS] === 0) continue
      nodes[at | SERVED_AT] = now
      const again = serveNode(node, now)
      if (again !== NEVER) nodeIsDue(place, again)
    }
  }
}

/**
 * Empties the buffers that end at a node as far as there is room behind it; says when the first of those that are left has stood for
 * too long. Before that only new room or another vehicle can change anything here.
 */
function nodeServer(parts: QueueParts): (node: number, now: number) => number {
  const { links, options } = parts.setting
  const { gather } = parts.offers
  const offering = new Int32Array(mostIncoming(links.incomingStart))
  const order: NodeOrder = nodeOrder(links.weight, options.seed)
  const emptyBuffer = bufferServer(parts)
  return (node, now) => {
    const count = gather(node, offering)
    if (count > 1) putInOrder(order, { links: offering, count, node, now })
    let again = NEVER
    for (let at = 0; at < count; at += 1) {
      const stuckAt = emptyBuffer(offering[at] as number, now)
      if (stuckAt < again) again = stuckAt
    }
    return again
  }
}

function mostIncoming(incomingStart: Int32Array): number {
  let most = 0
  for (let node = 0; node + 1 < incomingStart.length; node += 1) {
    most = Math.max(most, (incomingStart[node + 1] as number) - (incomingStart[node] as number))
  }
  return most
}

/** Says when who is left has stood for too long. */
function bufferServer({ setting, offers, chains, wheel, places }: QueueParts) {
  const { queueLinks: links, queueVehicles: vehicles } = setting.columns
  const { stuckSeconds } = setting.options
  const { movedOver } = setting.listener
  const { nextLink } = setting
  const { takeFirst, addLast } = chains
  const { linkIsDue } = wheel
  const { activate } = places
  const { remove } = offers
  const moveOver = (link: number, next: number, now: number): void => {
    const at = link << LINK_SHIFT
    const vehicle = takeFirst(at | BUFFER)
    links[at | BUFFER_VEHICLES] = (links[at | BUFFER_VEHICLES] as number) - 1
    links[at | MOVED_AT] = now
    links[at | FLOW_AT] = now - 1
    if (links[at | RESTS] === 1) {
      links[at | RESTS] = 0
      linkIsDue(links[at | PLACE] as number, now)
    }
    movedOver(vehicle, link, next)
    enter(vehicle, next, now)
  }
  const enter = (vehicle: number, link: number, now: number): void => {
    const at = link << LINK_SHIFT
    const exitAt = now + (links[at | FREE_SECONDS] as number)
    vehicles[(vehicle << VEHICLE_SHIFT) | TURN] = nextLink(vehicle, link)
    vehicles[(vehicle << VEHICLE_SHIFT) | EXIT_AT] = exitAt
    activate(link)
    if (links[at | QUEUE] === NONE) linkIsDue(links[at | PLACE] as number, exitAt)
    addLast(at | QUEUE, vehicle)
    links[at | TAKEN] = (links[at | TAKEN] as number) + 1
  }
  return (link: number, now: number): number => {
    const at = link << LINK_SHIFT
    for (let first = links[at | BUFFER] as number; first !== NONE; first = links[at | BUFFER] as number) {
      const next = vehicles[(first << VEHICLE_SHIFT) | TURN] as number
      const hasRoom =
        (links[(next << LINK_SHIFT) | TAKEN] as number) < (links[(next << LINK_SHIFT) | ROOM] as number)
      const movedAt = links[at | MOVED_AT] as number
      if (!hasRoom && now - movedAt <= stuckSeconds) return movedAt + stuckSeconds + 1
      moveOver(link, next, now)
    }
    remove(link)
    return NEVER
  }
}
