import * as words from './queue-columns.ts'
import type { QueueParts } from './queue-parts.ts'

const { BEHIND, BUFFER, BUFFER_VEHICLES, FLOW_AT, LINK_SHIFT, MOVED_AT, NODE_PLACE, NODE_SHIFT } = words
const { OFFERS, PLACE, QUEUE, RESTS, TO, TURN, VEHICLE_SHIFT, WAITING } = words
const NONE = -1

/**
 * Asks anew where everybody turns. Who drives or waits beside a link and has no link to turn into ends the trip at the end of the present
 * one, as always; who stands there already has arrived.
 */
export function diverting({ setting, wheel, chains, offers }: QueueParts): (now: number) => void {
  const { queueLinks: links, queueVehicles: vehicles, queueNodes: nodes } = setting.columns
  const { nextLink, listener } = setting
  const askAnew = (link: number, chain: number): void => {
    let vehicle = links[(link << LINK_SHIFT) | chain] as number
    for (; vehicle !== NONE; vehicle = vehicles[(vehicle << VEHICLE_SHIFT) | BEHIND] as number)
      vehicles[(vehicle << VEHICLE_SHIFT) | TURN] = nextLink(vehicle, link)
  }
  const askAtEnd = (link: number, now: number): readonly number[] => {
    const at = link << LINK_SHIFT
    const gone: number[] = []
    const stood = links[at | BUFFER_VEHICLES] as number
    for (let each = 0; each < stood; each += 1) {
      const vehicle = chains.takeFirst(at | BUFFER)
      const next = nextLink(vehicle, link)
      vehicles[(vehicle << VEHICLE_SHIFT) | TURN] = next
      if (next === NONE) gone.push(vehicle)
      else chains.addLast(at | BUFFER, vehicle)
    }
    if (gone.length === 0) return gone
    links[at | BUFFER_VEHICLES] = stood - gone.length
    links[at | MOVED_AT] = now
    links[at | FLOW_AT] = now - 1
    if (stood === gone.length) offers.remove(link)
    return gone
  }
  /** Somebody may go on now who could not: a look too many does no harm. */
  const wake = (link: number, now: number): void => {
    const at = link << LINK_SHIFT
    links[at | RESTS] = 0
    if (links[at | PLACE] !== NONE) wheel.linkIsDue(links[at | PLACE] as number, now)
    const node = (links[at | TO] as number) << NODE_SHIFT
    if ((nodes[node | OFFERS] as number) > 0) wheel.nodeIsDue(nodes[node | NODE_PLACE] as number, now)
  }
  return (now) => {
    // Who has arrived may set out again at once, and is asked then.
    const arrived: (readonly [vehicle: number, link: number])[] = []
    for (let link = 0; link < setting.links.linkCount; link += 1) {
      const at = link << LINK_SHIFT
      if (links[at | PLACE] === NONE && links[at | BUFFER] === NONE) continue
      askAnew(link, WAITING)
      askAnew(link, QUEUE)
      for (const vehicle of askAtEnd(link, now)) arrived.push([vehicle, link])
      wake(link, now)
    }
    for (const [vehicle, link] of arrived) listener.arrived(vehicle, link)
  }
}
