import { HOUR_SECONDS } from '../clock.ts'
import { f64, i32 } from '../memory/column.ts'
import type { QueueLinks } from '../qsim/queue-links.ts'
import { type RoadNetwork, VEHICLE_METRES } from '../road-network.ts'

/** Streets as queues see them, by the rules of `queueLinksOf`; each holds at least one vehicle. */
export function roadQueues(network: RoadNetwork): QueueLinks {
  const { nodeCount, linkCount, from, to, incomingStart, incoming, freeSeconds, lengthMetres, lanes } =
    network
  const weight = Float64Array.from(network.capacityPerHour)
  const flow = weight.map((vehicles) => vehicles / HOUR_SECONDS)
  const storage = lengthMetres.map((metres, link) => {
    const cells = (metres * i32(lanes, link)) / VEHICLE_METRES
    return Math.max(1, cells, f64(flow, link), i32(freeSeconds, link) * f64(flow, link))
  })
  return {
    nodeCount,
    linkCount,
    from,
    to,
    incomingStart,
    incoming,
    flow,
    storage,
    freeSeconds,
    weight,
  }
}
