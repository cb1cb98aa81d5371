import { f64, i32 } from '../memory/column.ts'
import { addFirst, addLast, takeFirst } from './chain.ts'
import { NONE } from './plans.ts'
import {
  BUFFER,
  BUFFER_VEHICLES,
  EXIT_AT,
  FLOW_A_SECOND,
  FLOW_AT,
  FLOW_LEFT,
  FLOW_NUMBERS,
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
  WAITING,
} from './queue-columns.ts'
import { activate, activateNode, nextLinkPlace, type QueueState } from './queue-state.ts'
import { isDue, isDueAt, takeDue, turnTo } from './queue-wheel.ts'

/** Puts a vehicle at the end of those that wait beside a link. */
export function waitBeside(state: QueueState, vehicle: number, link: number): void {
  const { links, vehicles, linkWheel, setting } = state
  vehicles[vehicle * VEHICLE_WORDS + TURN] = setting.nextLink(vehicle, link)
  addLast(links, link * LINK_WORDS + WAITING, vehicles, vehicle)
  activate(state, link)
  isDue(linkWheel, i32(links, link * LINK_WORDS + PLACE))
}

/** Second half of a second: links let in who waits beside them, then move those that have come to their end. */
export function serveLinks(state: QueueState): void {
  const { linkWheel, links } = state
  turnTo(linkWheel, state.now, nextLinkPlace(state))
  for (let place = takeDue(linkWheel); place !== NONE; place = takeDue(linkWheel)) {
    const link = i32(linkWheel.members, place)
    if (i32(links, link * LINK_WORDS + PLACE) === place) serveLink(state, link)
  }
}

function serveLink(state: QueueState, link: number): void {
  const { links } = state
  const at = link * LINK_WORDS
  const wasFull = i32(links, at + TAKEN) >= i32(links, at + ROOM)
  while (i32(links, at + WAITING) !== NONE && hasFlow(state, link)) letIn(state, link)
  while (i32(links, at + QUEUE) !== NONE && moveToEnd(state, link));
  if (wasFull && i32(links, at + TAKEN) < i32(links, at + ROOM)) tellRoom(state, link)
  arrange(state, link)
}

/** Nodes wait for room behind them. */
function tellRoom({ nodes, from, nodeWheel, now }: QueueState, link: number): void {
  const node = i32(from, link) * NODE_WORDS
  if (i32(nodes, node + OFFERS) > 0) isDueAt(nodeWheel, i32(nodes, node + NODE_PLACE), now + 1)
}

/** When to look at a link again. */
function arrange(state: QueueState, link: number): void {
  const { links, vehicles, linkWheel, now } = state
  const at = link * LINK_WORDS
  const first = i32(links, at + QUEUE)
  const waits = i32(links, at + WAITING) !== NONE
  if (first === NONE && !waits) {
    links[at + PLACE] = NONE
    links[at + RESTS] = 0
    state.activeLinks -= 1
    return
  }
  const place = i32(links, at + PLACE)
  const exitAt = first === NONE ? now : i32(vehicles, first * VEHICLE_WORDS + EXIT_AT)
  if (exitAt > now) isDueAt(linkWheel, place, exitAt)
  const wantsFlow = waits || exitAt <= now
  const rests = wantsFlow && !savesFlow(state, link)
  links[at + RESTS] = rests ? 1 : 0
  if (wantsFlow && !rests) isDueAt(linkWheel, place, now + 1)
}

/** Who begins a trip stands at the end of the link, not at its beginning. */
function letIn(state: QueueState, link: number): void {
  const { links, vehicles, setting, now } = state
  const at = link * LINK_WORDS
  const vehicle = takeFirst(links, at + WAITING, vehicles)
  setting.listener.entersTraffic(vehicle, link)
  if (i32(vehicles, vehicle * VEHICLE_WORDS + TURN) !== NONE) {
    vehicles[vehicle * VEHICLE_WORDS + EXIT_AT] = NONE
    toBuffer(state, link, vehicle)
    return
  }
  vehicles[vehicle * VEHICLE_WORDS + EXIT_AT] = now
  addFirst(links, at + QUEUE, vehicles, vehicle)
  if (setting.options.localTripsTakeRoom) links[at + TAKEN] = i32(links, at + TAKEN) + 1
}

function moveToEnd(state: QueueState, link: number): boolean {
  const { links, vehicles, setting, now } = state
  const at = link * LINK_WORDS
  const vehicle = i32(links, at + QUEUE)
  if (i32(vehicles, vehicle * VEHICLE_WORDS + EXIT_AT) > now) return false
  const arrives = i32(vehicles, vehicle * VEHICLE_WORDS + TURN) === NONE
  if (!arrives && !hasFlow(state, link)) return false
  takeFirst(links, at + QUEUE, vehicles)
  links[at + TAKEN] = i32(links, at + TAKEN) - 1
  if (arrives) setting.listener.arrived(vehicle, link)
  else toBuffer(state, link, vehicle)
  return true
}

function toBuffer(state: QueueState, link: number, vehicle: number): void {
  const { links, vehicles, flow, now } = state
  const at = link * LINK_WORDS
  flow[link * FLOW_NUMBERS + FLOW_LEFT] = f64(flow, link * FLOW_NUMBERS + FLOW_LEFT) - 1
  links[at + FLOW_AT] = now
  addLast(links, at + BUFFER, vehicles, vehicle)
  const stand = i32(links, at + BUFFER_VEHICLES) + 1
  links[at + BUFFER_VEHICLES] = stand
  if (stand > 1) return
  links[at + MOVED_AT] = now
  offer(state, link)
}

/** There is something in the buffer for the node to let over. A node that had nothing in this second is the last in their order. */
function offer(state: QueueState, link: number): void {
  const { links, nodes, offers, nodeWheel, now } = state
  const place = i32(links, link * LINK_WORDS + INCOMING)
  offers[place >> 5] = i32(offers, place >> 5) | (1 << (place & 31))
  const node = i32(links, link * LINK_WORDS + TO)
  const at = node * NODE_WORDS
  const others = i32(nodes, at + OFFERS)
  if (others === 0 && i32(nodes, at + SERVED_AT) !== now) activateNode(state, node)
  nodes[at + OFFERS] = others + 1
  state.offeringLinks += 1
  isDueAt(nodeWheel, i32(nodes, at + NODE_PLACE), now + 1)
}

/**
 * Whether a link lets one more vehicle to its end in this second. Flow is saved up to what one second gives, less what still stands
 * in the buffer; a vehicle may go while anything is left, and what it takes too much is owed.
 */
function hasFlow({ links, flow, now }: QueueState, link: number): boolean {
  const at = link * LINK_WORDS
  const left = f64(flow, link * FLOW_NUMBERS + FLOW_LEFT)
  const since = i32(links, at + FLOW_AT)
  if (since >= now) return left > 0
  const aSecond = f64(flow, link * FLOW_NUMBERS + FLOW_A_SECOND)
  const most = lessBuffer(aSecond, i32(links, at + BUFFER_VEHICLES))
  if (left >= most) return left > 0
  const saved = Math.min(left + (now - since) * aSecond, most)
  flow[link * FLOW_NUMBERS + FLOW_LEFT] = saved
  links[at + FLOW_AT] = now
  return saved > 0
}

/** Whether flow that is used up comes back before a vehicle leaves the buffer. */
function savesFlow({ links, flow }: QueueState, link: number): boolean {
  const most = lessBuffer(
    f64(flow, link * FLOW_NUMBERS + FLOW_A_SECOND),
    i32(links, link * LINK_WORDS + BUFFER_VEHICLES),
  )
  return f64(flow, link * FLOW_NUMBERS + FLOW_LEFT) < most
}

/** One by one, so that the last bit is the same as in MATSim. */
function lessBuffer(flow: number, vehicles: number): number {
  let most = flow
  for (let vehicle = 0; vehicle < vehicles; vehicle += 1) most -= 1
  return most
}
