import { type ColumnsOf, columnsOver, schemaOf } from '../memory/schema.ts'
import { type LinkDraft, type RoadNetwork, roadNetworkOf } from '../road-network.ts'
import { everyNode } from './access-nodes.ts'
import { foundTraffic, type TrafficColumns, trafficShape } from './columns.ts'
import { createTraffic } from './traffic.ts'

export type Street = Partial<LinkDraft>

/** Nodes 0 - 1 - 2 … in a row unless told otherwise; long and wide unless told otherwise. */
export function streetsOf(links: readonly Street[], firstThroughNode = 0): RoadNetwork {
  const drafts = links.map((link, index) => ({
    from: index,
    to: index + 1,
    lengthMetres: 100_000,
    freeSeconds: 10,
    capacityPerHour: 36_000,
    lanes: 10,
    ...link,
  }))
  const nodes = Math.max(...drafts.map((link) => Math.max(link.from, link.to))) + 1
  const x = Float64Array.from({ length: nodes }, (_, node) => node * 100)
  return roadNetworkOf({ x, y: new Float64Array(nodes), firstThroughNode }, drafts)
}

export interface Stranding {
  readonly vehicle: number
  readonly node: number
  readonly now: number
}

export interface Arrival {
  readonly vehicle: number
  readonly now: number
}

interface Given {
  readonly memory?: SharedArrayBuffer
  readonly gathers?: boolean
}

/** Traffic on streets of a test; over memory that is given, or anew. */
export function trafficOn(network: RoadNetwork, vehicles: number, { memory, gathers = false }: Given = {}) {
  const destinations = everyNode(network)
  const shape = trafficShape({ vehicles, network, destinations })
  const buffer = memory ?? new SharedArrayBuffer(schemaOf(shape).bytes)
  const columns: ColumnsOf<typeof shape> & TrafficColumns = columnsOver(shape, buffer)
  if (!memory) foundTraffic({ network, columns, destinations })
  const arrivals: Arrival[] = []
  const onArrival = (vehicle: number, now: number): void => void arrivals.push({ vehicle, now })
  const stranded: Stranding[] = []
  const onStranded = (vehicle: number, node: number, now: number): void =>
    void stranded.push({ vehicle, node, now })
  const model = createTraffic({ network, columns, destinations, seed: 1, gathers, onArrival, onStranded })
  const run = (from: number, to: number): void => {
    for (let now = from; now < to; now += 1) model.moveSecond(now)
  }
  return { ...model, network, buffer, columns, arrivals, stranded, run }
}
