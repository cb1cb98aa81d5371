import { i32 } from '../memory/column.ts'
import { type NodeOrder, nodeOrder } from './node-order.ts'
import { NONE } from './plans.ts'
import {
  BUFFER_VEHICLES,
  EXIT_AT,
  INCOMING,
  LINK_WORDS,
  NODE_PLACE,
  NODE_WORDS,
  OFFERS,
  PLACE,
  QUEUE,
  VEHICLE_WORDS,
  WAITING,
} from './queue-columns.ts'
import type { QueueSetting } from './queue-setting.ts'
import { clearWheel, type DueWheel, dueWheel, isDueAt, PLACES_A_MEMBER } from './queue-wheel.ts'

/** The columns of queues and what follows from them, spread out for the loops that go over it. */
export interface QueueState {
  readonly setting: QueueSetting
  readonly vehicles: Int32Array
  readonly links: Int32Array
  readonly flow: Float64Array
  readonly nodes: Int32Array
  readonly places: Int32Array
  readonly from: Int32Array
  readonly incoming: Int32Array
  readonly incomingStart: Int32Array
  readonly stuckSeconds: number
  /** A bit a link, in the order of `incoming`: 1 while there are vehicles in its buffer. */
  readonly offers: Int32Array
  /** Links that want over the node that is being served. */
  readonly offering: Int32Array
  readonly order: NodeOrder
  readonly linkWheel: DueWheel
  readonly nodeWheel: DueWheel
  now: number
  /** Links with vehicles that drive or wait, and links with vehicles in their buffers. */
  activeLinks: number
  offeringLinks: number
}

/** Places of links and of nodes in `queuePlaces`. */
const NEXT_LINK_PLACE = 0
const NEXT_NODE_PLACE = 1

export function queueState(setting: QueueSetting): QueueState {
  const { columns, links, options } = setting
  const state: QueueState = {
    setting,
    vehicles: columns.queueVehicles,
    links: columns.queueLinks,
    flow: columns.queueFlow,
    nodes: columns.queueNodes,
    places: columns.queuePlaces,
    from: links.from,
    incoming: links.incoming,
    incomingStart: links.incomingStart,
    stuckSeconds: options.stuckSeconds,
    offers: new Int32Array((links.linkCount >> 5) + 1),
    offering: new Int32Array(mostIncoming(links.incomingStart)),
    order: nodeOrder(links.weight, options.seed),
    linkWheel: dueWheel(links.linkCount),
    nodeWheel: dueWheel(links.nodeCount),
    now: NONE,
    activeLinks: 0,
    offeringLinks: 0,
  }
  rebuild(state)
  return state
}

function mostIncoming(incomingStart: Int32Array): number {
  let most = 0
  for (let node = 0; node + 1 < incomingStart.length; node += 1) {
    most = Math.max(most, i32(incomingStart, node + 1) - i32(incomingStart, node))
  }
  return most
}

/** What follows from columns that were filled elsewhere. Everything is looked at once, which changes nothing. */
function rebuild(state: QueueState): void {
  const { links, nodes, offers, linkWheel, nodeWheel } = state
  for (let link = 0; link * LINK_WORDS < links.length; link += 1) {
    const at = link * LINK_WORDS
    if (i32(links, at + BUFFER_VEHICLES) > 0) {
      const place = i32(links, at + INCOMING)
      offers[place >> 5] = i32(offers, place >> 5) | (1 << (place & 31))
      state.offeringLinks += 1
    }
    if (i32(links, at + PLACE) === NONE) continue
    state.activeLinks += 1
    linkWheel.members[i32(links, at + PLACE)] = link
    isDueAt(linkWheel, i32(links, at + PLACE), 0)
  }
  for (let node = 0; node * NODE_WORDS < nodes.length; node += 1) {
    const at = node * NODE_WORDS
    if (i32(nodes, at + OFFERS) === 0) continue
    nodeWheel.members[i32(nodes, at + NODE_PLACE)] = node
    isDueAt(nodeWheel, i32(nodes, at + NODE_PLACE), 0)
  }
}

/** A link that has something to do gets the last place; it keeps it as long as there is. */
export function activate(state: QueueState, link: number): void {
  const { links, places, linkWheel } = state
  if (i32(links, link * LINK_WORDS + PLACE) !== NONE) return
  const place = i32(places, NEXT_LINK_PLACE)
  places[NEXT_LINK_PLACE] = place + 1
  links[link * LINK_WORDS + PLACE] = place
  linkWheel.members[place] = link
  state.activeLinks += 1
}

/** The last place for a node that has had no vehicles to let over. */
export function activateNode({ nodes, places, nodeWheel }: QueueState, node: number): void {
  const place = i32(places, NEXT_NODE_PLACE)
  places[NEXT_NODE_PLACE] = place + 1
  nodes[node * NODE_WORDS + NODE_PLACE] = place
  nodeWheel.members[place] = node
}

export function nextLinkPlace({ places }: QueueState): number {
  return i32(places, NEXT_LINK_PLACE)
}

export function nextNodePlace({ places }: QueueState): number {
  return i32(places, NEXT_NODE_PLACE)
}

/** Before places run out they are given anew in the same order, to those who still need one. Only between two seconds. */
export function keepPlaces(state: QueueState): void {
  const { places, linkWheel, nodeWheel } = state
  if (isShort(linkWheel, i32(places, NEXT_LINK_PLACE))) places[NEXT_LINK_PLACE] = placeLinksAnew(state)
  if (isShort(nodeWheel, i32(places, NEXT_NODE_PLACE))) places[NEXT_NODE_PLACE] = placeNodesAnew(state)
}

/** A member is given two places a second at most: one more when it has come back in the same second. */
function isShort({ members }: DueWheel, next: number): boolean {
  return next * PLACES_A_MEMBER > members.length * (PLACES_A_MEMBER - 2)
}

function placeLinksAnew({ links, vehicles, places, linkWheel }: QueueState): number {
  let next = 0
  clearWheel(linkWheel)
  for (let place = 0; place < i32(places, NEXT_LINK_PLACE); place += 1) {
    const link = i32(linkWheel.members, place)
    const at = link * LINK_WORDS
    if (i32(links, at + PLACE) !== place) continue
    links[at + PLACE] = next
    linkWheel.members[next] = link
    if (i32(links, at + WAITING) !== NONE) isDueAt(linkWheel, next, NONE)
    const first = i32(links, at + QUEUE)
    if (first !== NONE) isDueAt(linkWheel, next, i32(vehicles, first * VEHICLE_WORDS + EXIT_AT))
    next += 1
  }
  return next
}

function placeNodesAnew({ nodes, places, nodeWheel }: QueueState): number {
  let next = 0
  clearWheel(nodeWheel)
  for (let place = 0; place < i32(places, NEXT_NODE_PLACE); place += 1) {
    const node = i32(nodeWheel.members, place)
    const at = node * NODE_WORDS
    if (i32(nodes, at + NODE_PLACE) !== place || i32(nodes, at + OFFERS) === 0) continue
    nodes[at + NODE_PLACE] = next
    nodeWheel.members[next] = node
    isDueAt(nodeWheel, next, NONE)
    next += 1
  }
  return next
}
