import type { TntpLink, TntpNetwork } from '../tntp/parse-network.ts'
import type { TntpTrips } from '../tntp/parse-trips.ts'
import { AssignmentError } from './errors.ts'

/** Who is connected with whom. Nodes count from 0; links count from 0 in the order of the node they leave. */
export interface Graph {
  readonly nodes: number
  readonly links: readonly TntpLink[]
  /** By link, its place in the file. */
  readonly placeInFile: Int32Array
  /** Nodes below this one may begin or end a trip, and are not passed. */
  readonly firstThroughNode: number
  readonly from: Int32Array
  readonly to: Int32Array
  /** Node n is left by the links from `outgoing[n]` up to, without, `outgoing[n + 1]`. */
  readonly outgoing: Int32Array
}

export function graphOf({ nodes, links: inFile, firstThroughNode }: TntpNetwork): Graph {
  const order = Array.from(inFile.keys()).sort(
    (one, other) => (inFile[one]?.from ?? 0) - (inFile[other]?.from ?? 0) || one - other,
  )
  const links = order.flatMap((place) => inFile[place] ?? [])
  const outgoing = new Int32Array(nodes + 1)
  for (const [index, link] of links.entries()) outgoing[link.from] = index + 1
  for (let node = 1; node <= nodes; node += 1) {
    outgoing[node] = Math.max(outgoing[node] ?? 0, outgoing[node - 1] ?? 0)
  }
  return {
    nodes,
    links,
    placeInFile: Int32Array.from(order),
    firstThroughNode: firstThroughNode - 1,
    from: Int32Array.from(links, (link) => link.from - 1),
    to: Int32Array.from(links, (link) => link.to - 1),
    outgoing,
  }
}

/** The trips of one origin. */
export interface OriginDemand {
  readonly origin: number
  readonly destinations: Int32Array
  readonly trips: Float64Array
}

/** Trips between different zones, by origin in ascending order, and by destination in it; a pair told twice counts twice. */
export function demandOf({ flows }: TntpTrips, zones: number): readonly OriginDemand[] {
  const origins = new Map<number, Map<number, number>>()
  for (const { from, to, trips } of flows) {
    if (Math.max(from, to) > zones) {
      throw new AssignmentError('zone_out_of_network', `the network has no zone ${Math.max(from, to)}`)
    }
    if (from === to || trips === 0) continue
    const row = origins.get(from) ?? new Map<number, number>()
    row.set(to, (row.get(to) ?? 0) + trips)
    origins.set(from, row)
  }
  return [...origins].sort(([one], [other]) => one - other).map(([from, row]) => rowOf(from, row))
}

function rowOf(from: number, row: ReadonlyMap<number, number>): OriginDemand {
  const destinations = Int32Array.from([...row.keys()], (to) => to - 1).sort()
  const trips = new Float64Array(destinations.length)
  for (let index = 0; index < trips.length; index += 1) {
    trips[index] = row.get((destinations[index] ?? 0) + 1) ?? 0
  }
  return { origin: from - 1, destinations, trips }
}
