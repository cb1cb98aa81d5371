import { NONE } from './plans.ts'

/**
 * All that changes in queues, in columns; nothing else has to be kept to go on from a second. A link has three chains through
 * `vehicleBehind`: vehicles that drive (its queue), those let through to its end (its buffer), and those that wait beside it.
 */
export interface QueueColumns {
  readonly vehicleBehind: Int32Array
  /** The second at which a vehicle may leave its link at the earliest. */
  readonly vehicleExitAt: Int32Array
  /** The link a vehicle turns into next, or NONE: its trip ends on the present one. */
  readonly vehicleTurn: Int32Array
  readonly queueHead: Int32Array
  readonly queueTail: Int32Array
  /** Room taken in the queue, in vehicles. */
  readonly queueRoom: Int32Array
  readonly bufferHead: Int32Array
  readonly bufferTail: Int32Array
  readonly bufferVehicles: Int32Array
  /** When the head of the buffer got there. */
  readonly bufferMovedAt: Int32Array
  readonly waitingHead: Int32Array
  readonly waitingTail: Int32Array
  /** When there is something to do on a link next: it follows from the chains and only spares looking at them. */
  readonly dueAt: Int32Array
  /** What is left of the flow of the second `flowAt`; below 0 it is owed. */
  readonly flowLeft: Float64Array
  readonly flowAt: Int32Array
}

export function queueColumns(vehicles: number, flow: Float64Array): QueueColumns {
  const links = flow.length
  const none = (length: number): Int32Array => new Int32Array(length).fill(NONE)
  return {
    vehicleBehind: none(vehicles),
    vehicleExitAt: new Int32Array(vehicles),
    vehicleTurn: none(vehicles),
    queueHead: none(links),
    queueTail: none(links),
    queueRoom: new Int32Array(links),
    bufferHead: none(links),
    bufferTail: none(links),
    bufferVehicles: new Int32Array(links),
    bufferMovedAt: new Int32Array(links),
    waitingHead: none(links),
    waitingTail: none(links),
    dueAt: new Int32Array(links),
    flowLeft: flow.slice(),
    flowAt: new Int32Array(links),
  }
}
