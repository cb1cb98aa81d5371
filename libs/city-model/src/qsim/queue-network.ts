import { i32 } from '../memory/column.ts'
import { chainsOf } from './chain.ts'
import { NONE } from './plans.ts'
import { alongLinks } from './queue-along.ts'
import {
  BEHIND,
  BUFFER,
  LINK_WORDS,
  QUEUE,
  type QueueColumns,
  VEHICLE_WORDS,
  WAITING,
} from './queue-columns.ts'
import { diverting } from './queue-divert.ts'
import { flowOf } from './queue-flow.ts'
import { nodesOf } from './queue-nodes.ts'
import { offersOf } from './queue-offers.ts'
import type { QueueParts } from './queue-parts.ts'
import { PLACES_A_MEMBER, placesOf } from './queue-places.ts'
import type { QueueSetting } from './queue-setting.ts'
import { dueWheel } from './queue-wheel.ts'

/**
 * Queue-based traffic in steps of one second, after the rules of MATSim’s QSim (Horni, Nagel, Axhausen 2016, doi:10.5334/baw; Gawron
 * 1998, doi:10.1142/S0129183198000303): first all nodes let vehicles over, then all links do. Links and nodes are looked at only when
 * something can happen there, in the order in which they came to have vehicles.
 */
export interface QueueNetwork {
  /** Puts a vehicle at the end of those that wait beside a link. */
  readonly depart: (vehicle: number, link: number) => void
  /** Seconds have to ascend; those in which nothing is active may be left out. */
  readonly moveSecond: (now: number) => void
  readonly isIdle: () => boolean
  /** Before the moves of a second, when ways have changed: asks anew for the next link of everybody. Whose trip ends here has arrived. */
  readonly divert: (now: number) => void
  /** Every vehicle that is on a link or waits beside it: by link, those that wait, then the queue, then the buffer. */
  readonly onRoad: (visit: (vehicle: number, link: number) => void) => void
}

export function createQueueNetwork(setting: QueueSetting): QueueNetwork {
  const { columns, links } = setting
  const wheel = dueWheel(Math.max(links.linkCount, links.nodeCount) * PLACES_A_MEMBER)
  const places = placesOf(columns, wheel)
  const chains = chainsOf(columns.queueLinks, columns.queueVehicles)
  const offers = offersOf({ columns, links, places, wheel })
  const parts: QueueParts = { setting, wheel, places, chains, flow: flowOf(columns), offers }
  const serveNodes = nodesOf(parts)
  const { serveLinks, waitBeside, active } = alongLinks(parts)
  return {
    depart: waitBeside,
    moveSecond(now) {
      places.keep()
      serveNodes(now)
      serveLinks(now)
    },
    isIdle: () => active() === 0 && offers.count() === 0,
    divert: diverting(parts),
    onRoad(visit) {
      for (let link = 0; link < links.linkCount; link += 1) visitLink(columns, link, visit)
    },
  }
}

function visitLink(
  { queueLinks, queueVehicles }: QueueColumns,
  link: number,
  visit: (vehicle: number, link: number) => void,
): void {
  for (const chain of [WAITING, QUEUE, BUFFER]) {
    let vehicle = i32(queueLinks, link * LINK_WORDS + chain)
    for (; vehicle !== NONE; vehicle = i32(queueVehicles, vehicle * VEHICLE_WORDS + BEHIND))
      visit(vehicle, link)
  }
}
