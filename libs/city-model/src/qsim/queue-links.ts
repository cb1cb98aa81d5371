import { f64 } from '../memory/column.ts'
import type { QsimNetwork } from './network.ts'

/** What queues need of a network, in columns by link and by node. */
export interface QueueLinks {
  readonly nodeCount: number
  readonly linkCount: number
  /** Node at the beginning of each link, and at its end. */
  readonly from: Int32Array
  readonly to: Int32Array
  readonly incomingStart: Int32Array
  readonly incoming: Int32Array
  /** Vehicles that may leave a link in one second. */
  readonly flow: Float64Array
  /** Vehicles a link holds before it takes no more. */
  readonly storage: Float64Array
  /** Whole seconds a vehicle needs at least. */
  readonly freeSeconds: Int32Array
  /** How often a link goes first where several want over one node. */
  readonly weight: Float64Array
}

export interface CapacityFactors {
  readonly flowCapacityFactor: number
  readonly storageCapacityFactor: number
}

const LONGEST_SECONDS = 0x3fffffff

/**
 * Flow is capacity per second. Storage is length x lanes / cell, but never less than what flows in one second, nor than what is
 * on the link while it flows freely at capacity.
 */
export function queueLinksOf(network: QsimNetwork, factors: CapacityFactors): QueueLinks {
  const { length, lanes, speed, capacity, cellMetres, capacitySeconds } = network
  const flow = capacity.map((vehicles) => (vehicles / capacitySeconds) * factors.flowCapacityFactor)
  return {
    nodeCount: network.nodeX.length,
    linkCount: length.length,
    from: network.from,
    to: network.to,
    incomingStart: network.incomingStart,
    incoming: network.incoming,
    flow,
    storage: length.map((metres, link) => {
      const cells = ((metres * f64(lanes, link)) / cellMetres) * factors.storageCapacityFactor
      return Math.max(cells, f64(flow, link), (metres / f64(speed, link)) * f64(flow, link))
    }),
    freeSeconds: Int32Array.from(length, (metres, link) =>
      Math.min(LONGEST_SECONDS, Math.floor(metres / f64(speed, link))),
    ),
    weight: capacity,
  }
}
