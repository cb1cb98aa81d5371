import * as words from './queue-columns.ts'
import type { QueueParts } from './queue-parts.ts'

const { BUFFER, BUFFER_VEHICLES, EXIT_AT, LINK_SHIFT, MOVED_AT, NODE_PLACE, NODE_SHIFT, OFFERS } = words
const { PLACE, QUEUE, RESTS, ROOM, TAKEN, TURN, VEHICLE_SHIFT, WAITING } = words
const NONE = -1

/** Second half of a second: links let in who waits beside them, then move those that have come to their end. */
export interface Along {
  /** Puts a vehicle at the end of those that wait beside a link. */
  readonly waitBeside: (vehicle: number, link: number) => void
  readonly serveLinks: (now: number) => void
  /** Links with vehicles that drive or wait. */
  readonly active: () => number
}

export function alongLinks(parts: QueueParts): Along {
  const { setting, wheel, places, chains } = parts
  const { queueLinks: links, queueVehicles: vehicles } = setting.columns
  const { nextLink } = setting
  const { turnLinks, takeLink, linkIsDueSoon } = wheel
  const { linkAt, activate, nextLink: nextPlace } = places
  const { addLast } = chains
  const serveLink = linkServer(parts)
  return {
    waitBeside(vehicle, link) {
      vehicles[(vehicle << VEHICLE_SHIFT) | TURN] = nextLink(vehicle, link)
      addLast((link << LINK_SHIFT) | WAITING, vehicle)
      activate(link)
      linkIsDueSoon(links[(link << LINK_SHIFT) | PLACE] as number)
    },
    serveLinks(now) {
      turnLinks(now, nextPlace())
      for (let place = takeLink(); place !== NONE; place = takeLink()) {
        const link = linkAt[place] as number
        if (links[(link << LINK_SHIFT) | PLACE] === place) serveLink(link, now)
      }
    },
    active: places.active,
  }
}

function linkServer(parts: QueueParts): (link: number, now: number) => void {
  const { setting, wheel, flow } = parts
  const { queueLinks: links, queueNodes: nodes } = setting.columns
  const { from } = setting.links
  const { nodeIsDue } = wheel
  const { hasFlow } = flow
  // Made once: V8 knows what a function closes over only as long as there is one of it.
  const toBuffer = bufferOf(parts)
  const letIn = entrance(parts, toBuffer)
  const moveToEnd = exit(parts, toBuffer)
  const arrange = nextLook(parts)
  return (link, now) => {
    const at = link << LINK_SHIFT
    const wasFull = (links[at | TAKEN] as number) >= (links[at | ROOM] as number)
    while (links[at | WAITING] !== NONE && hasFlow(link, now)) letIn(link, now)
    while (links[at | QUEUE] !== NONE && moveToEnd(link, now));
    if (wasFull && (links[at | TAKEN] as number) < (links[at | ROOM] as number)) {
      // The node before the link has waited for room.
      const node = (from[link] as number) << NODE_SHIFT
      if ((nodes[node | OFFERS] as number) > 0) nodeIsDue(nodes[node | NODE_PLACE] as number, now + 1)
    }
    arrange(link, now)
  }
}

/** Who begins a trip stands at the end of the link, not at its beginning. */
function entrance({ setting, chains }: QueueParts, toBuffer: ToBuffer): (link: number, now: number) => void {
  const { queueLinks: links, queueVehicles: vehicles } = setting.columns
  const { localTripsTakeRoom } = setting.options
  const { entersTraffic } = setting.listener
  const { takeFirst, addFirst } = chains
  return (link, now) => {
    const at = link << LINK_SHIFT
    const vehicle = takeFirst(at | WAITING)
    entersTraffic(vehicle, link)
    if (vehicles[(vehicle << VEHICLE_SHIFT) | TURN] !== NONE) {
      vehicles[(vehicle << VEHICLE_SHIFT) | EXIT_AT] = NONE
      toBuffer(link, vehicle, now)
      return
    }
    vehicles[(vehicle << VEHICLE_SHIFT) | EXIT_AT] = now
    addFirst(at | QUEUE, vehicle)
    if (localTripsTakeRoom) links[at | TAKEN] = (links[at | TAKEN] as number) + 1
  }
}

function exit(
  { setting, chains, flow }: QueueParts,
  toBuffer: ToBuffer,
): (link: number, now: number) => boolean {
  const { queueLinks: links, queueVehicles: vehicles } = setting.columns
  const { arrived } = setting.listener
  const { takeFirst } = chains
  const { hasFlow } = flow
  return (link, now) => {
    const at = link << LINK_SHIFT
    const vehicle = links[at | QUEUE] as number
    if ((vehicles[(vehicle << VEHICLE_SHIFT) | EXIT_AT] as number) > now) return false
    const arrives = vehicles[(vehicle << VEHICLE_SHIFT) | TURN] === NONE
    if (!arrives && !hasFlow(link, now)) return false
    takeFirst(at | QUEUE)
    links[at | TAKEN] = (links[at | TAKEN] as number) - 1
    if (arrives) arrived(vehicle, link)
    else toBuffer(link, vehicle, now)
    return true
  }
}

type ToBuffer = (link: number, vehicle: number, now: number) => void

function bufferOf({ setting, chains, flow, offers }: QueueParts): ToBuffer {
  const { queueLinks: links } = setting.columns
  const { addLast } = chains
  const { takeFlow } = flow
  const { add } = offers
  return (link, vehicle, now) => {
    const at = link << LINK_SHIFT
    takeFlow(link, now)
    addLast(at | BUFFER, vehicle)
    const stand = (links[at | BUFFER_VEHICLES] as number) + 1
    links[at | BUFFER_VEHICLES] = stand
    if (stand > 1) return
    links[at | MOVED_AT] = now
    add(link, now)
  }
}

/** When to look at a link again; one that has nobody left gives its place up. */
function nextLook({ setting, wheel, flow, places }: QueueParts): (link: number, now: number) => void {
  const { queueLinks: links, queueVehicles: vehicles } = setting.columns
  const { linkIsDue } = wheel
  const { flowComesAt, savesFlow } = flow
  const { deactivate } = places
  return (link, now) => {
    const at = link << LINK_SHIFT
    const first = links[at | QUEUE] as number
    const waits = links[at | WAITING] !== NONE
    if (first === NONE && !waits) {
      links[at | RESTS] = 0
      deactivate(link)
      return
    }
    const place = links[at | PLACE] as number
    const exitAt = first === NONE ? now : (vehicles[(first << VEHICLE_SHIFT) | EXIT_AT] as number)
    if (exitAt > now) linkIsDue(place, exitAt)
    if (!waits && exitAt > now) return
    // Without flow there is nothing to do before it is saved, or before somebody has left the buffer.
    const rests = !savesFlow(link)
    links[at | RESTS] = rests ? 1 : 0
    if (!rests) linkIsDue(place, flowComesAt(link, now))
  }
}
