import { bridgesOf } from './bridges.ts'
import type { FactoredGrid } from './factored-grid.ts'
import { type Grid, linesIn } from './grid.ts'
import { outageFactors } from './sensitivities.ts'

export interface Overload {
  readonly line: number
  readonly flowMw: number
  /** The flow's share of the rating; above 1. */
  readonly loading: number
}

/** What the loss of one line does. */
export type Outage =
  | { readonly line: number; readonly effect: 'overloads'; readonly overloads: readonly Overload[] }
  /** It was the only way for what flows over it. */
  | { readonly line: number; readonly effect: 'parts'; readonly cutOffMw: number }

/** MW beyond a rating that rounding alone may cause. */
export const OVERLOAD_SLACK_MW = 1e-9

/** Lines above their rating, ascending. */
export function overloadsOf({ ratingMw }: Grid, flows: Float64Array): Overload[] {
  const found: Overload[] = []
  for (const [line, flowMw] of flows.entries()) {
    const rating = ratingMw[line] ?? Number.POSITIVE_INFINITY
    if (Math.abs(flowMw) > rating + OVERLOAD_SLACK_MW)
      found.push({ line, flowMw, loading: Math.abs(flowMw) / rating })
  }
  return found
}

/** Flows when `out` is lost and injections stay: exact in the DC approximation. `out` must be no bridge. */
export function flowsWithout(factored: FactoredGrid, flows: Float64Array, out: number): Float64Array {
  const lost = flows[out] ?? 0
  return outageFactors(factored, out).map((factor, line) =>
    line === out ? 0 : (flows[line] ?? 0) + factor * lost,
  )
}

/** The loss of each line in service, one at a time (N-1); those that change nothing to the worse are left out. */
export function screenOutages(factored: FactoredGrid, flows: Float64Array): Outage[] {
  const { grid } = factored
  const isBridge = bridgesOf(grid)
  const outages: Outage[] = []
  for (const line of linesIn(grid)) {
    if (isBridge[line] === 1) {
      outages.push({ line, effect: 'parts', cutOffMw: Math.abs(flows[line] ?? 0) })
      continue
    }
    const overloads = overloadsOf(grid, flowsWithout(factored, flows, line))
    if (overloads.length > 0) outages.push({ line, effect: 'overloads', overloads })
  }
  return outages
}
