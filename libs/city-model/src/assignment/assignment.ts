import { f64, i32 } from '../memory/column.ts'
import { growTree, noTree, type TreeSpace, type TreeTask, treeSpace, wayBack } from './cheapest-tree.ts'
import { AssignmentError } from './errors.ts'
import { type CostCurves, emptyRoads, type LinkState, setFlow } from './link-costs.ts'
import { type Difference, differenceSpace } from './move-flow.ts'
import { addPath, type PathSet, pathSet } from './path-set.ts'
import type { Graph, OriginDemand } from './problem.ts'

/** The trips of one origin on their ways, and its cheapest ways as they were last seen. */
export interface OriginWays {
  readonly paths: PathSet
  readonly tree: TreeTask
}

/** Trips on a network while they look for their equilibrium. */
export interface Assignment {
  readonly graph: Graph
  readonly curves: CostCurves
  readonly state: LinkState
  readonly origins: readonly OriginWays[]
  readonly difference: Difference
  /** Links of a path, backwards, before it is one. */
  readonly backwards: Int32Array
}

interface Given {
  readonly graph: Graph
  readonly curves: CostCurves
  readonly demand: readonly OriginDemand[]
}

/** Puts all trips on the cheapest ways: one origin after the other, each seeing what those before it have left. */
export function loadTrips({ graph, curves, demand }: Given): Assignment {
  const state = emptyRoads(curves)
  const space = treeSpace(graph)
  const assignment: Assignment = {
    graph,
    curves,
    state,
    origins: demand.map((row) => ({
      paths: pathSet(row),
      tree: treeOf({ graph, state, space }, row.origin),
    })),
    difference: differenceSpace(graph.links.length),
    backwards: new Int32Array(graph.nodes),
  }
  for (const ways of assignment.origins) loadOrigin(assignment, ways)
  return assignment
}

interface Ground {
  readonly graph: Graph
  readonly state: LinkState
  readonly space: TreeSpace
}

function treeOf({ graph, state, space }: Ground, origin: number): TreeTask {
  return { graph, cost: state.cost, space, origin, tree: noTree(graph) }
}

function loadOrigin(assignment: Assignment, { paths, tree }: OriginWays): void {
  const { destinations, origin, trips } = paths.demand
  growTree(tree)
  for (let index = 0; index < destinations.length; index += 1) {
    const node = i32(destinations, index)
    if (f64(tree.space.label, node) === Number.POSITIVE_INFINITY) {
      const pair = `zone ${origin + 1} to zone ${node + 1}`
      throw new AssignmentError('pair_not_connected', `no way leads from ${pair}, and there are trips`)
    }
    const links = assignment.backwards
    const path = addPath(paths, index, { links, length: wayBack(tree, node, links) })
    paths.flow[path] = f64(trips, index)
    addPathFlow(paths, path, assignment.state.flow)
  }
  const { flow } = assignment.state
  for (let link = 0; link < flow.length; link += 1) setFlow(assignment, link, f64(flow, link))
}

export function addPathFlow({ start, end, links, flow }: PathSet, path: number, into: Float64Array): void {
  const stop = i32(end, path)
  const trips = f64(flow, path)
  for (let at = i32(start, path); at < stop; at += 1) {
    const link = i32(links, at)
    into[link] = f64(into, link) + trips
  }
}
