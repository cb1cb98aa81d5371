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
/**
 * There drivers do not learn of a jam before the day is over: they would all drive into it, so those of each destination see the streets
 * in one of so many ways.
 */
export const TASTES = 8

const NONE = -1
// A constant of this file: an imported one is looked up at each use.
const NOWHERE = NO_WAY

export interface Routes {
  /** The number of a node among the destinations, or that of the nearest one. */
  readonly goalTo: (node: number) => number
  /** The link to take at a node on the way to a destination by its number, or -1. */
  readonly onTheWay: (node: number, goal: number) => number
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
 * share of all is planned anew each time, the others keep what they had. The entries of one node lie together: most vehicles are on
 * few streets, so what they look up stays near.
 */
export function createRoutes({ network, columns, destinations }: RouteDeps): Routes {
  const { outgoing, outgoingStart } = network
  const { routeTable } = columns
  const goals = destinations.length
  const goalTo = goalsOf(network, destinations)
  const onTheWay = (node: number, goal: number): number => {
    const street = routeTable[node * goals + goal] as number
    return street === NOWHERE ? NONE : (outgoing[(outgoingStart[node] as number) + street] as number)
  }
  const renew = renewing({ network, columns, destinations })
  const isSmall = routeTable.length <= RENEWED_AT_ONCE_MAX
  return {
    goalTo,
    onTheWay,
    towards: (node, destination) => onTheWay(node, goalTo(destination)),
    renew: () => renew(isSmall ? goals : Math.ceil(goals / RENEWED_SHARE)),
    renewAll: () => renew(goals),
  }
}

/** Trees that are grown before they are written into the table, which is done node by node. */
const TREES_AT_ONCE = 64

function renewing({ network, columns, destinations }: RouteDeps): (count: number) => void {
  const { routeTurn, linkCost } = columns
  const goals = destinations.length
  const tastes = columns.routeTable.length <= RENEWED_AT_ONCE_MAX ? 1 : TASTES
  let search: RouteSearch | undefined
  return (count) => {
    search ??= createRouteSearch(network)
    search.setCosts(linkCost, tastes)
    for (let left = count; left > 0; ) {
      const from = i32(routeTurn, 0)
      const to = Math.min(goals, from + Math.min(left, TREES_AT_ONCE))
      const { grow } = search
      const trees = Array.from(destinations.subarray(from, to), (destination, at) =>
        grow(destination, (from + at) % tastes),
      )
      write(columns.routeTable, { trees, from, goals })
      routeTurn[0] = to % goals
      left -= to - from
    }
  }
}

interface Grown {
  /** By node, of the goals `from` on. */
  readonly trees: readonly Uint8Array[]
  readonly from: number
  readonly goals: number
}

function write(table: Uint8Array, { trees, from, goals }: Grown): void {
  const nodes = trees[0]?.length ?? 0
  for (let node = 0; node < nodes; node += 1) {
    for (let each = 0; each < trees.length; each += 1) {
      table[node * goals + from + each] = trees[each]?.[node] as number
    }
  }
}

/** Looked for when it is first asked for: it follows from the places of nodes alone. */
function goalsOf(network: RoadNetwork, destinations: Int32Array): (node: number) => number {
  const goals = new Int32Array(network.nodeCount).fill(NONE)
  for (const [goal, node] of destinations.entries()) goals[node] = goal
  return (node) => {
    if (i32(goals, node) === NONE) goals[node] = nearest(network, destinations, node)
    return i32(goals, node)
  }
}

/** Of equally near ones the first. */
function nearest({ nodeX, nodeY }: RoadNetwork, destinations: Int32Array, node: number): number {
  let least = Number.POSITIVE_INFINITY
  let found = 0
  for (let goal = 0; goal < destinations.length; goal += 1) {
    const east = f64(nodeX, i32(destinations, goal)) - f64(nodeX, node)
    const north = f64(nodeY, i32(destinations, goal)) - f64(nodeY, node)
    const far = east * east + north * north
    if (far >= least) continue
    least = far
    found = goal
  }
  return found
}
