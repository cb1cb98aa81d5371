import { i32 } from '../memory/column.ts'
import { without } from '../power/dc/grid.ts'
import { type Topology, topologyOf } from '../power/dispatch/supply.ts'
import type { PowerPlan } from './power-plan.ts'

/** The grid without the lines that are out, ready to be solved. */
export type FindTopology = (assetOutHours: Int32Array) => Topology

/** Keeps the last one: lines seldom change, and to factor the equations costs more than to solve them. */
export function topologies({ grid }: Pick<PowerPlan, 'grid'>): FindTopology {
  let kept: { readonly key: string; readonly topology: Topology } | undefined
  return (assetOutHours) => {
    const out = [...grid.from.keys()].filter((line) => i32(assetOutHours, line) > 0)
    const key = out.join(' ')
    if (kept?.key !== key) kept = { key, topology: topologyOf(without(grid, out)) }
    return kept.topology
  }
}
