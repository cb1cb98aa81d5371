import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { type ActiveSet, activeSet } from './active-set.ts'
import { addFirst, addLast, type Chains, takeFirst } from './chain.ts'
import { type InOrder, inOrderOfChance } from './node-order.ts'
import { NONE } from './plans.ts'
import { type QueueColumns, queueColumns } from './queue-columns.ts'
import type { QueueLinks } from './queue-links.ts'

export interface QueueOptions {
  readonly seed: number
  /** A vehicle that has stood longer than this at the head of its buffer goes on although the next link is full. */
  readonly stuckSeconds: number
  /**
   * Whether a trip that ends on the link where it begins takes room while it does. MATSim gives the room back without having taken
   * it, so that the link holds one vehicle more from then on: false does the same.
   */
  readonly localTripsTakeRoom: boolean
}

/** What happens in queues, told while it happens. A vehicle that has arrived may depart again at once. */
export interface QueueListener {
  readonly entersTraffic: (vehicle: number, link: number) => void
  readonly leftLink: (vehicle: number, link: number) => void
  readonly enteredLink: (vehicle: number, link: number) => void
  readonly arrived: (vehicle: number, link: number) => void
}

export interface QueueSetting {
  readonly links: QueueLinks
  readonly vehicles: number
  readonly options: QueueOptions
  /** Asked once when a vehicle gets to a link: the one to turn into behind it, or NONE where the trip ends. */
  readonly nextLink: (vehicle: number, link: number) => number
  readonly listener: QueueListener
}

/**
 * Queue-based traffic in steps of one second, after the rules of MATSim’s QSim (Horni, Nagel, Axhausen 2016, doi:10.5334/baw; Gawron
 * 1998, doi:10.1142/S0129183198000303): first all nodes let vehicles over, then all links do.
 */
export interface QueueNetwork {
  readonly columns: QueueColumns
  /** Puts a vehicle at the end of those that wait beside a link. */
  readonly depart: (vehicle: number, link: number) => void
  /** Seconds have to ascend; those in which nothing is active may be left out. */
  readonly moveSecond: (now: number) => void
  readonly isIdle: () => boolean
  /** Every vehicle that is on a link or waits beside it: by link, those that wait, then the queue, then the buffer. */
  readonly onRoad: (visit: (vehicle: number, link: number) => void) => void
}

interface Work extends QueueSetting {
  readonly columns: QueueColumns
  readonly queue: Chains
  readonly buffer: Chains
  readonly waiting: Chains
  readonly nodes: ActiveSet
  readonly active: ActiveSet
  readonly inOrder: InOrder
  now: number
}

export function createQueueNetwork(setting: QueueSetting): QueueNetwork {
  const work = workOf(setting)
  const { columns, links, nodes, active, waiting } = work
  const overNode = (node: number): boolean => serveNode(work, node)
  const overLink = (link: number): boolean => serveLink(work, link)
  return {
    columns,
    depart(vehicle, link) {
      columns.vehicleTurn[vehicle] = setting.nextLink(vehicle, link)
      addLast(waiting, link, vehicle)
      columns.dueAt[link] = 0
      active.add(link)
    },
    moveSecond(now) {
      work.now = now
      nodes.serve(overNode)
      active.serve(overLink)
    },
    isIdle: () => nodes.size() === 0 && active.size() === 0,
    onRoad(visit) {
      for (let link = 0; link < links.linkCount; link += 1) {
        for (const chains of [waiting, work.queue, work.buffer]) visitChain(chains, link, visit)
      }
    },
  }
}

function workOf(setting: QueueSetting): Work {
  const { links, vehicles, options } = setting
  const columns = queueColumns(vehicles, links.flow)
  const behind = columns.vehicleBehind
  return {
    ...setting,
    columns,
    queue: { head: columns.queueHead, tail: columns.queueTail, behind },
    buffer: { head: columns.bufferHead, tail: columns.bufferTail, behind },
    waiting: { head: columns.waitingHead, tail: columns.waitingTail, behind },
    nodes: activeSet(links.nodeCount),
    active: activeSet(links.linkCount),
    inOrder: inOrderOfChance(links, columns.bufferVehicles, options.seed),
    now: 0,
  }
}

function visitChain(
  { head, behind }: Chains,
  link: number,
  visit: (vehicle: number, link: number) => void,
): void {
  for (let vehicle = i32(head, link); vehicle !== NONE; vehicle = i32(behind, vehicle)) visit(vehicle, link)
}

/** Empties the buffers that end at a node as far as there is room behind it; says whether there was anything in them. */
function serveNode(work: Work, node: number): boolean {
  const { inOrder } = work
  const count = inOrder.gather(node)
  for (let left = count; left > 0; left -= 1) emptyBuffer(work, inOrder.take(node, work.now))
  return count > 0
}

function emptyBuffer(work: Work, link: number): void {
  const { columns, links, options, now } = work
  while (i32(columns.bufferHead, link) !== NONE) {
    const next = i32(columns.vehicleTurn, i32(columns.bufferHead, link))
    const hasRoom = i32(columns.queueRoom, next) < f64(links.storage, next)
    if (!hasRoom && now - i32(columns.bufferMovedAt, link) <= options.stuckSeconds) return
    moveOver(work, link, next)
  }
}

function moveOver(work: Work, link: number, next: number): void {
  const { columns, links, listener, now } = work
  const vehicle = takeFirst(work.buffer, link)
  addI32(columns.bufferVehicles, link, -1)
  columns.bufferMovedAt[link] = now
  columns.flowAt[link] = now - 1
  listener.leftLink(vehicle, link)
  listener.enteredLink(vehicle, next)
  columns.vehicleTurn[vehicle] = work.nextLink(vehicle, next)
  const exitAt = now + i32(links.freeSeconds, next)
  columns.vehicleExitAt[vehicle] = exitAt
  if (i32(columns.queueHead, next) === NONE && i32(columns.waitingHead, next) === NONE)
    columns.dueAt[next] = exitAt
  addLast(work.queue, next, vehicle)
  addI32(columns.queueRoom, next, 1)
  work.active.add(next)
}

/** Lets in who waits beside a link, then moves those that have come to its end; says whether anybody is left. */
function serveLink(work: Work, link: number): boolean {
  const { columns, now } = work
  if (i32(columns.dueAt, link) > now) return true
  while (i32(columns.waitingHead, link) !== NONE && hasFlow(work, link)) letIn(work, link)
  while (i32(columns.queueHead, link) !== NONE && moveToEnd(work, link));
  const head = i32(columns.queueHead, link)
  const waits = i32(columns.waitingHead, link) !== NONE
  columns.dueAt[link] = waits || head === NONE ? 0 : i32(columns.vehicleExitAt, head)
  return waits || head !== NONE
}

/** Who begins a trip stands at the end of the link, not at its beginning. */
function letIn(work: Work, link: number): void {
  const { columns, options } = work
  const vehicle = takeFirst(work.waiting, link)
  work.listener.entersTraffic(vehicle, link)
  if (i32(columns.vehicleTurn, vehicle) !== NONE) {
    toBuffer(work, link, vehicle)
    return
  }
  columns.vehicleExitAt[vehicle] = work.now
  addFirst(work.queue, link, vehicle)
  if (options.localTripsTakeRoom) addI32(columns.queueRoom, link, 1)
}

function moveToEnd(work: Work, link: number): boolean {
  const { columns } = work
  const vehicle = i32(columns.queueHead, link)
  if (i32(columns.vehicleExitAt, vehicle) > work.now) return false
  const arrives = i32(columns.vehicleTurn, vehicle) === NONE
  if (!arrives && !hasFlow(work, link)) return false
  takeFirst(work.queue, link)
  addI32(columns.queueRoom, link, -1)
  if (arrives) work.listener.arrived(vehicle, link)
  else toBuffer(work, link, vehicle)
  return true
}

function toBuffer(work: Work, link: number, vehicle: number): void {
  const { columns, links, now } = work
  addF64(columns.flowLeft, link, -1)
  columns.flowAt[link] = now
  addLast(work.buffer, link, vehicle)
  addI32(columns.bufferVehicles, link, 1)
  if (i32(columns.bufferVehicles, link) === 1) columns.bufferMovedAt[link] = now
  work.nodes.add(i32(links.to, link))
}

/**
 * Whether a link lets one more vehicle to its end in this second. Flow is saved up to what one second gives, less what still stands
 * in the buffer; a vehicle may go while anything is left, and what it takes too much is owed.
 */
function hasFlow({ columns, links, now }: Work, link: number): boolean {
  const flow = f64(links.flow, link)
  const since = i32(columns.flowAt, link)
  const left = f64(columns.flowLeft, link)
  if (since >= now) return left > 0
  const most = lessBuffer(flow, i32(columns.bufferVehicles, link))
  if (left >= most) return left > 0
  const saved = Math.min(left + (now - since) * flow, most)
  columns.flowLeft[link] = saved
  columns.flowAt[link] = now
  return saved > 0
}

/** One by one, so that the last bit is the same as in MATSim. */
function lessBuffer(flow: number, vehicles: number): number {
  let most = flow
  for (let vehicle = 0; vehicle < vehicles; vehicle += 1) most -= 1
  return most
}
