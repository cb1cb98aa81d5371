import { i32 } from '../memory/column.ts'
import { NONE } from './plans.ts'
import { serveLinks, waitBeside } from './queue-along.ts'
import {
  BEHIND,
  BUFFER,
  LINK_WORDS,
  QUEUE,
  type QueueColumns,
  VEHICLE_WORDS,
  WAITING,
} from './queue-columns.ts'
import { serveNodes } from './queue-nodes.ts'
import type { QueueSetting } from './queue-setting.ts'
import { keepPlaces, queueState } from './queue-state.ts'

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
  /** Every vehicle that is on a link or waits beside it: by link, those that wait, then the queue, then the buffer. */
  readonly onRoad: (visit: (vehicle: number, link: number) => void) => void
}

export function createQueueNetwork(setting: QueueSetting): QueueNetwork {
  const state = queueState(setting)
  return {
    depart: (vehicle, link) => waitBeside(state, vehicle, link),
    moveSecond(now) {
      state.now = now
      keepPlaces(state)
      serveNodes(state)
      serveLinks(state)
    },
    isIdle: () => state.activeLinks === 0 && state.offeringLinks === 0,
    onRoad(visit) {
      for (let link = 0; link < setting.links.linkCount; link += 1) visitLink(setting.columns, link, visit)
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
