import { f64, i32 } from '../memory/column.ts'
import type { Assignment, OriginWays } from './assignment.ts'
import { growTree, wayBack } from './cheapest-tree.ts'
import { moveFlow } from './move-flow.ts'
import { addPath, markBusy, NONE, type PathSet, pathCost, removePath } from './path-set.ts'

/** Differences in cost below this share of the cost are rounding. */
const COST_ROUNDING = 4 * Number.EPSILON

/**
 * Gives each pair of one origin the cheapest way that it does not have yet, where that is worth at least `worthMin` (trips
 * times cost), and balances its ways. Answers the excess cost found: trips times what their way costs above the cheapest.
 */
export function renewWays(assignment: Assignment, ways: OriginWays, worthMin: number): number {
  const { paths, tree } = ways
  growTree(tree)
  paths.busyCount = 0
  let excess = 0
  for (let index = 0; index < paths.first.length; index += 1) {
    const least = f64(tree.space.label, i32(paths.demand.destinations, index))
    const first = i32(paths.first, index)
    let best = Number.POSITIVE_INFINITY
    let above = 0
    for (let path = first; path !== NONE; path = i32(paths.next, path)) {
      const cost = pathCost(paths, path, assignment.state.cost)
      if (cost < best) best = cost
      // Costs have moved since the tree was grown: a way may have become cheaper than the tree says.
      if (cost > least) above += f64(paths.flow, path) * (cost - least)
    }
    excess += above
    const worth = (best - least) * f64(paths.demand.trips, index)
    if (best - least > COST_ROUNDING * best && worth >= worthMin) offerWay(assignment, ways, { index, best })
    balancePair(assignment, paths, index)
    if (i32(paths.next, i32(paths.first, index)) !== NONE) markBusy(paths, index)
  }
  return excess
}

interface Offer {
  readonly index: number
  readonly best: number
}

/** Adds the way of the tree if it still is cheaper than the best way of the pair. */
function offerWay(
  { state, backwards }: Assignment,
  { paths, tree }: OriginWays,
  { index, best }: Offer,
): void {
  const length = wayBack(tree, i32(paths.demand.destinations, index), backwards)
  let cost = 0
  for (let at = length - 1; at >= 0; at -= 1) cost += f64(state.cost, i32(backwards, at))
  if (cost < best) addPath(paths, index, { links: backwards, length })
}

/** Balances all pairs that have several ways; answers the excess cost found. */
export function sweep(assignment: Assignment): number {
  let excess = 0
  for (const { paths } of assignment.origins) {
    for (let at = 0; at < paths.busyCount; at += 1) {
      excess += balancePair(assignment, paths, i32(paths.busy, at))
    }
  }
  return excess
}

/** Moves the trips of one pair from its dearer ways to its cheapest one; a way that is left empty is forgotten. */
function balancePair(assignment: Assignment, paths: PathSet, index: number): number {
  const first = i32(paths.first, index)
  if (i32(paths.next, first) === NONE) return 0
  const best = cheapestOf(paths, first, assignment.state.cost)
  const tolerated = f64(paths.cost, best) * (1 + COST_ROUNDING)
  let excess = 0
  let path = first
  while (path !== NONE) {
    const after = i32(paths.next, path)
    if (path !== best && f64(paths.cost, path) > tolerated) {
      excess += f64(paths.flow, path) * (f64(paths.cost, path) - f64(paths.cost, best))
      moveFlow(assignment, { paths, from: path, to: best })
      if (f64(paths.flow, path) === 0) removePath(paths, index, path)
    }
    path = after
  }
  return excess
}

function cheapestOf(paths: PathSet, first: number, cost: Float64Array): number {
  let best = first
  let least = Number.POSITIVE_INFINITY
  for (let path = first; path !== NONE; path = i32(paths.next, path)) {
    const now = pathCost(paths, path, cost)
    paths.cost[path] = now
    if (now >= least) continue
    least = now
    best = path
  }
  return best
}
