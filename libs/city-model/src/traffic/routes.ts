import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { createRouteSearch, NO_WAY, type RouteSearch } from './route-search.ts'

/** More streets than this may not leave one crossing: the way is stored as the number of the street there, in a byte. */
export const STREETS_AT_NODE_MAX = 254
/** Where routes to all nodes would take more room, there are routes to some of them only. */
export const ROUTE_TABLE_BYTES_MAX = 64 * 1024 * 1024
/** Up to so many entries all routes are renewed whenever drivers have learnt; else a share of the destinations in turn. */
export const RENEWED_AT_ONCE_MAX = 1_000_000
export const RENEWED_SHARE = 8

const NONE = -1
// A constant of this file: an imported one is looked up at each use.
const NOWHERE = NO_WAY

export interface Routes {
  /** The row of the table with the routes to a node, or to the next one to which there are any. */
  readonly rowTo: (node: number) => number
  /** The link to take at a node on the way to the destination of a row, or -1. */
  readonly onTheWay: (node: number, row: number) => number
  /** The link to take at a node towards another one, or -1. */
  readonly towards: (node: number, destination: number) => number
  /** Under the present costs: all routes, or those that have waited longest. */
  readonly renew: () => void
  readonly renewAll: () => void
}

export interface RouteColumns {
  readonly routeTable: Uint8Array
  readonly routeTurn: Int32Array
  readonly linkCost: Int32Array
}

export interface RouteDeps {
  readonly network: RoadNetwork
  readonly columns: RouteColumns
  readonly destinations: Int32Array
}

/** What a link costs when nobody else is on it: its own seconds and one for its node. */
export function freeCosts({ freeSeconds }: RoadNetwork): Int32Array {
  return freeSeconds.map((seconds) => seconds + 1)
}

/**
 * The fastest ways to each destination under costs that drivers have learnt, in a table that is part of the state: as in MATSim, a
 * share of all is planned anew each time, the others keep what they had.
 */
export function createRoutes({ network, columns, destinations }: RouteDeps): Routes {
  const { nodeCount, outgoing, outgoingStart } = network
  const { routeTable, routeTurn, linkCost } = columns
  const rowTo = rowsOf(network, destinations)
  const onTheWay = (node: number, row: number): number => {
    const street = routeTable[row * nodeCount + node] as number
    return street === NOWHERE ? NONE : (outgoing[(outgoingStart[node] as number) + street] as number)
  }
  let search: RouteSearch | undefined
  const renew = (rows: number): void => {
    search ??= createRouteSearch(network)
    search.setCosts(linkCost)
    for (let done = 0; done < rows; done += 1) {
      const row = i32(routeTurn, 0)
      search.grow(i32(destinations, row), routeTable, row * nodeCount)
      routeTurn[0] = (row + 1) % destinations.length
    }
  }
  const isSmall = routeTable.length <= RENEWED_AT_ONCE_MAX
  return {
    rowTo,
    onTheWay,
    towards: (node, destination) => onTheWay(node, rowTo(destination)),
    renew: () => renew(isSmall ? destinations.length : Math.ceil(destinations.length / RENEWED_SHARE)),
    renewAll: () => renew(destinations.length),
  }
}

/** Looked for when it is first asked for: it follows from the places of nodes alone. */
function rowsOf(network: RoadNetwork, destinations: Int32Array): (node: number) => number {
  const rows = new Int32Array(network.nodeCount).fill(NONE)
  for (const [row, node] of destinations.entries()) rows[node] = row
  return (node) => {
    if (i32(rows, node) === NONE) rows[node] = nearest(network, destinations, node)
    return i32(rows, node)
  }
}

/** Of equally near ones the first. */
function nearest({ nodeX, nodeY }: RoadNetwork, destinations: Int32Array, node: number): number {
  let least = Number.POSITIVE_INFINITY
  let found = 0
  for (let row = 0; row < destinations.length; row += 1) {
    const east = f64(nodeX, i32(destinations, row)) - f64(nodeX, node)
    const north = f64(nodeY, i32(destinations, row)) - f64(nodeY, node)
    const far = east * east + north * north
    if (far >= least) continue
    least = far
    found = row
  }
  return found
}
