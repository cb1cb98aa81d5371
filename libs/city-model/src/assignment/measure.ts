import { f64, i32 } from '../memory/column.ts'
import { type Assignment, addPathFlow } from './assignment.ts'
import { growTree } from './cheapest-tree.ts'
import { costIntegral, setFlow } from './link-costs.ts'
import { NONE, type PathSet, pathCost } from './path-set.ts'
import { exactSum } from './sum.ts'

/** How far an assignment is from its equilibrium, in the cost unit of the network. */
export interface Measure {
  /** The sum over links of the integral of the cost: what the equilibrium minimises. */
  readonly objective: number
  /** Cost of all trips. */
  readonly totalCost: number
  /** What the trips cost above the cheapest ways under the same costs; never below zero. */
  readonly excessCost: number
}

/** Adds the flows of links up anew from those of the ways, so that many small moves leave no trace in them. */
export function addUpFlows(assignment: Assignment): void {
  const flow = new Float64Array(assignment.graph.links.length)
  for (const { paths } of assignment.origins) {
    for (let index = 0; index < paths.first.length; index += 1) {
      settleRest(paths, index)
      for (let path = i32(paths.first, index); path !== NONE; path = i32(paths.next, path)) {
        addPathFlow(paths, path, flow)
      }
    }
  }
  for (let link = 0; link < flow.length; link += 1) setFlow(assignment, link, f64(flow, link))
}

/** The way with the most trips of a pair takes what rounding has added or lost. */
function settleRest(paths: PathSet, index: number): void {
  let main = i32(paths.first, index)
  let rest = f64(paths.demand.trips, index)
  for (let path = main; path !== NONE; path = i32(paths.next, path)) {
    rest -= f64(paths.flow, path)
    if (f64(paths.flow, path) > f64(paths.flow, main)) main = path
  }
  paths.flow[main] = f64(paths.flow, main) + rest
}

export function measure(assignment: Assignment): Measure {
  const { flow, cost } = assignment.state
  const objective = exactSum()
  const totalCost = exactSum()
  for (let link = 0; link < flow.length; link += 1) {
    objective.add(costIntegral(assignment, link))
    totalCost.add(f64(flow, link) * f64(cost, link))
  }
  return { objective: objective.total(), totalCost: totalCost.total(), excessCost: excessCost(assignment) }
}

/** Way by way, so that no large sums are taken from each other; every term is zero or more. */
function excessCost({ origins, state }: Assignment): number {
  const excess = exactSum()
  for (const { paths, tree } of origins) {
    growTree(tree)
    for (let index = 0; index < paths.first.length; index += 1) {
      const least = f64(tree.space.label, i32(paths.demand.destinations, index))
      for (let path = i32(paths.first, index); path !== NONE; path = i32(paths.next, path)) {
        excess.add(f64(paths.flow, path) * (pathCost(paths, path, state.cost) - least))
      }
    }
  }
  return excess.total()
}
