import { type ColumnsOf, column, columnsOver, schemaOf } from '../memory/schema.ts'
import { NONE } from './plans.ts'
import type { QueueLinks } from './queue-links.ts'

/**
 * All that changes in queues, in columns; nothing else has to be kept to go on from a second. What belongs to one vehicle, link or
 * node lies together, so that moving a vehicle touches few cache lines: the words below count from its beginning, which is its number
 * shifted.
 */
export const VEHICLE_WORDS = 8
export const VEHICLE_SHIFT = 3
/** The vehicle behind this one in the same chain, or NONE. */
export const BEHIND = 0
/** The second at which a vehicle may leave its link at the earliest; NONE when it has begun its trip at the end of it. */
export const EXIT_AT = 1
/** The link a vehicle turns into next, or NONE: its trip ends on the present one. */
export const TURN = 2
/** The first of the words that queues leave to whoever drives. */
export const DRIVERS_WORDS = 3

export const LINK_WORDS = 16
export const LINK_SHIFT = 4
/** The chains of a link, each its first and its last vehicle: those that drive, those let through to its end, those that wait beside it. */
export const QUEUE = 0
export const BUFFER = 2
export const WAITING = 4
/** Room taken in the queue, and room there is, in vehicles. */
export const TAKEN = 6
export const ROOM = 7
export const FREE_SECONDS = 8
/** The node at the end of the link, and the place of the link among all that end somewhere. */
export const TO = 9
export const INCOMING = 10
export const BUFFER_VEHICLES = 11
/** When the first vehicle of the buffer got there. */
export const MOVED_AT = 12
/** The second of which FLOW_LEFT is what is left. */
export const FLOW_AT = 13
/** Links are served in the order of their places, which they get when there is something to do on them; else NONE. */
export const PLACE = 14
/** 1 when nothing can go on before a vehicle has left the buffer. */
export const RESTS = 15

export const FLOW_NUMBERS = 2
export const FLOW_SHIFT = 1
/** Below 0 it is owed. */
export const FLOW_LEFT = 0
export const FLOW_A_SECOND = 1

export const NODE_WORDS = 4
export const NODE_SHIFT = 2
export const NODE_PLACE = 0
/** The last second in which there was a vehicle to let over. */
export const SERVED_AT = 1
/** Links whose buffers have vehicles. */
export const OFFERS = 2

export interface QueueSize {
  readonly vehicles: number
  readonly links: number
  readonly nodes: number
}

export function queueShape({ vehicles, links, nodes }: QueueSize) {
  return {
    queueVehicles: column('i32', vehicles * VEHICLE_WORDS),
    queueLinks: column('i32', links * LINK_WORDS),
    queueFlow: column('f64', links * FLOW_NUMBERS),
    queueNodes: column('i32', nodes * NODE_WORDS),
    /** The next place of links, the next one of nodes. */
    queuePlaces: column('i32', 2),
  } as const
}

export type QueueColumns = ColumnsOf<ReturnType<typeof queueShape>>

/** Columns of their own, for traffic that is not part of a world. */
export function queueColumns(vehicles: number, links: QueueLinks): QueueColumns {
  const shape = queueShape({ vehicles, links: links.linkCount, nodes: links.nodeCount })
  const columns = columnsOver(shape, new ArrayBuffer(schemaOf(shape).bytes))
  foundQueues(columns, links)
  return columns
}

/** Empty links, with all the flow of a second. */
export function foundQueues(columns: QueueColumns, links: QueueLinks): void {
  const { queueVehicles, queueLinks, queueFlow, queueNodes, queuePlaces } = columns
  queueVehicles.fill(NONE)
  queueNodes.fill(0)
  queuePlaces.fill(0)
  for (let node = 0; node < links.nodeCount; node += 1) {
    queueNodes[node * NODE_WORDS + NODE_PLACE] = NONE
    queueNodes[node * NODE_WORDS + SERVED_AT] = NONE
  }
  for (let link = 0; link < links.linkCount; link += 1) {
    const at = link * LINK_WORDS
    queueLinks.fill(NONE, at, at + TAKEN)
    queueLinks.fill(0, at + TAKEN, at + LINK_WORDS)
    queueLinks[at + ROOM] = Math.min(ROOM_MAX, Math.ceil(links.storage[link] ?? 0))
    queueLinks[at + FREE_SECONDS] = links.freeSeconds[link] ?? 0
    queueLinks[at + TO] = links.to[link] ?? 0
    queueLinks[at + PLACE] = NONE
    queueFlow.fill(links.flow[link] ?? 0, link * FLOW_NUMBERS, (link + 1) * FLOW_NUMBERS)
  }
  for (const [place, link] of links.incoming.entries()) queueLinks[link * LINK_WORDS + INCOMING] = place
}

/** Whole vehicles fit below a fraction as they do below the next whole number. */
const ROOM_MAX = 0x7fffffff
