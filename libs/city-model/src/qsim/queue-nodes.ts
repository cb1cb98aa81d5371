import { i32 } from '../memory/column.ts'
import { addLast, takeFirst } from './chain.ts'
import { putInOrder } from './node-order.ts'
import { NONE } from './plans.ts'
import {
  BUFFER,
  BUFFER_VEHICLES,
  EXIT_AT,
  FLOW_AT,
  FREE_SECONDS,
  INCOMING,
  LINK_WORDS,
  MOVED_AT,
  NODE_PLACE,
  NODE_WORDS,
  OFFERS,
  PLACE,
  QUEUE,
  RESTS,
  ROOM,
  SERVED_AT,
  TAKEN,
  TO,
  TURN,
  VEHICLE_WORDS,
} from './queue-columns.ts'
import { activate, nextNodePlace, type QueueState } from './queue-state.ts'
import { isDueAt, takeDue, turnTo } from './queue-wheel.ts'

/** A time that never comes. */
const NEVER = 0x7fffffff

/** First half of a second: nodes let vehicles over. */
export function serveNodes(state: QueueState): void {
  const { nodeWheel, nodes } = state
  turnTo(nodeWheel, state.now, nextNodePlace(state))
  for (let place = takeDue(nodeWheel); place !== NONE; place = takeDue(nodeWheel)) {
    const node = i32(nodeWheel.members, place)
    const at = node * NODE_WORDS
    if (i32(nodes, at + NODE_PLACE) !== place || i32(nodes, at + OFFERS) === 0) continue
    nodes[at + SERVED_AT] = state.now
    const again = serveNode(state, node)
    if (again !== NEVER) isDueAt(nodeWheel, place, again)
  }
}

/**
 * Empties the buffers that end at a node as far as there is room behind it; says when the first of those that are left has stood for
 * too long. Before that only new room or another vehicle can change anything here.
 */
function serveNode(state: QueueState, node: number): number {
  const { offering } = state
  const count = gather(state, node)
  if (count > 1) putInOrder(state.order, { links: offering, count, node, now: state.now })
  let again = NEVER
  for (let at = 0; at < count; at += 1) {
    const stuckAt = emptyBuffer(state, i32(offering, at))
    if (stuckAt < again) again = stuckAt
  }
  return again
}

function gather({ incoming, incomingStart, offers, offering }: QueueState, node: number): number {
  const end = i32(incomingStart, node + 1)
  let count = 0
  for (let place = i32(incomingStart, node); place < end; place += 1) {
    if (((i32(offers, place >> 5) >>> (place & 31)) & 1) === 0) continue
    offering[count] = i32(incoming, place)
    count += 1
  }
  return count
}

/** Says when who is left has stood for too long. */
function emptyBuffer(state: QueueState, link: number): number {
  const { links, vehicles, stuckSeconds, now } = state
  const at = link * LINK_WORDS
  for (let first = i32(links, at + BUFFER); first !== NONE; first = i32(links, at + BUFFER)) {
    const next = i32(vehicles, first * VEHICLE_WORDS + TURN)
    const hasRoom = i32(links, next * LINK_WORDS + TAKEN) < i32(links, next * LINK_WORDS + ROOM)
    const movedAt = i32(links, at + MOVED_AT)
    if (!hasRoom && now - movedAt <= stuckSeconds) return movedAt + stuckSeconds + 1
    moveOver(state, link, next)
  }
  takeOffer(state, link)
  return NEVER
}

function moveOver(state: QueueState, link: number, next: number): void {
  const { links, vehicles, linkWheel, setting, now } = state
  const at = link * LINK_WORDS
  const vehicle = takeFirst(links, at + BUFFER, vehicles)
  links[at + BUFFER_VEHICLES] = i32(links, at + BUFFER_VEHICLES) - 1
  links[at + MOVED_AT] = now
  links[at + FLOW_AT] = now - 1
  if (i32(links, at + RESTS) === 1) {
    links[at + RESTS] = 0
    isDueAt(linkWheel, i32(links, at + PLACE), now)
  }
  setting.listener.movedOver(vehicle, link, next)
  enter(state, vehicle, next)
}

function enter(state: QueueState, vehicle: number, link: number): void {
  const { links, vehicles, linkWheel, setting, now } = state
  const at = link * LINK_WORDS
  const exitAt = now + i32(links, at + FREE_SECONDS)
  vehicles[vehicle * VEHICLE_WORDS + TURN] = setting.nextLink(vehicle, link)
  vehicles[vehicle * VEHICLE_WORDS + EXIT_AT] = exitAt
  activate(state, link)
  if (i32(links, at + QUEUE) === NONE) isDueAt(linkWheel, i32(links, at + PLACE), exitAt)
  addLast(links, at + QUEUE, vehicles, vehicle)
  links[at + TAKEN] = i32(links, at + TAKEN) + 1
}

function takeOffer(state: QueueState, link: number): void {
  const { links, nodes, offers } = state
  const place = i32(links, link * LINK_WORDS + INCOMING)
  offers[place >> 5] = i32(offers, place >> 5) & ~(1 << (place & 31))
  const node = i32(links, link * LINK_WORDS + TO) * NODE_WORDS
  nodes[node + OFFERS] = i32(nodes, node + OFFERS) - 1
  state.offeringLinks -= 1
}
