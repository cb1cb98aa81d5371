import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { goalsOver, goalsShorterOver } from './changed-streets.ts'
import { MARK } from './marks.ts'
import type { RouteColumns, RouteDeps } from './route-deps.ts'
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
  /** After links have been closed: those routes that led over them. */
  readonly avoid: (links: readonly number[]) => void
  /** After links have been opened: those routes that become shorter over them. */
  readonly regain: (links: readonly number[]) => void
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
    renew: () => renew(inTurn(columns, goals, isSmall ? goals : Math.ceil(goals / RENEWED_SHARE))),
    renewAll: () => renew(inTurn(columns, goals, goals)),
    avoid: (links) => renew(goalsOver({ network, columns, destinations }, links)),
    regain: (links) => renew(goalsShorterOver({ network, columns, destinations }, links)),
  }
}

/** So many goals from the one whose turn it is; then it is the turn of the next. */
function inTurn({ routeTurn }: RouteColumns, goals: number, count: number): Int32Array {
  const first = i32(routeTurn, 0)
  routeTurn[0] = (first + count) % goals
  return Int32Array.from({ length: count }, (_, at) => (first + at) % goals)
}

/** Trees that are grown before they are written into the table, which is done node by node. */
const TREES_AT_ONCE = 64

function renewing({ network, columns, destinations }: RouteDeps): (goals: Int32Array) => void {
  const { linkCost, linkMarks } = columns
  const tastes = columns.routeTable.length <= RENEWED_AT_ONCE_MAX ? 1 : TASTES
  const isClosed = (link: number): boolean => ((linkMarks[link] as number) & MARK.closed) !== 0
  let search: RouteSearch | undefined
  return (goals) => {
    search ??= createRouteSearch(network)
    search.setCosts(linkCost, tastes, isClosed)
    const { grow } = search
    for (let from = 0; from < goals.length; from += TREES_AT_ONCE) {
      const some = goals.subarray(from, from + TREES_AT_ONCE)
      const trees = Array.from(some, (goal) => grow(i32(destinations, goal), goal % tastes))
      write(columns.routeTable, { trees, goals: some, width: destinations.length })
    }
  }
}

interface Grown {
  /** By node, of each of the goals. */
  readonly trees: readonly Uint8Array[]
  readonly goals: Int32Array
  /** Of the table: how many goals there are. */
  readonly width: number
}

function write(table: Uint8Array, { trees, goals, width }: Grown): void {
  const nodes = trees[0]?.length ?? 0
  for (let node = 0; node < nodes; node += 1) {
    for (let each = 0; each < trees.length; each += 1) {
      table[node * width + i32(goals, each)] = trees[each]?.[node] as number
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
