import { solve } from '../../math/sparse/index.ts'
import { type FactoredGrid, flowsAt } from './factored-grid.ts'
import type { Grid } from './grid.ts'

/** A table of sensitivities may not have more entries than this. */
export const SENSITIVITIES_MAX = 50_000_000

/**
 * By line, then by bus: how much more flows over the line for each MW more that is injected at the bus and taken by the
 * reference bus of its island (power transfer distribution factors). One substitution a line, for B is symmetric. Throws a
 * `RangeError` where the table would have more than `SENSITIVITIES_MAX` entries.
 */
export function transferFactors(factored: FactoredGrid): Float64Array {
  const { buses, susceptance } = factored.grid
  if (susceptance.length * buses > SENSITIVITIES_MAX) {
    throw new RangeError(
      `more than ${SENSITIVITIES_MAX} transfer factors: ${susceptance.length} lines x ${buses} buses`,
    )
  }
  const table = new Float64Array(susceptance.length * buses)
  for (const [line, slope] of susceptance.entries()) {
    if (slope !== 0) table.set(shiftBetween(factored, line), line * buses)
  }
  for (const [line, slope] of susceptance.entries()) {
    for (let at = line * buses; at < (line + 1) * buses; at += 1) table[at] = (table[at] ?? 0) * slope
  }
  return table
}

/** By bus: the angles where one MW is carried from the from end of the line to its to end, past the line itself and over it. */
export function shiftBetween({ grid, matrix, factors, unknownOf }: FactoredGrid, line: number): Float64Array {
  const right = new Float64Array(matrix.rows)
  const [from, to] = [unknownOf[grid.from[line] ?? 0] ?? -1, unknownOf[grid.to[line] ?? 0] ?? -1]
  if (from >= 0) right[from] = (right[from] ?? 0) + 1
  if (to >= 0) right[to] = (right[to] ?? 0) - 1
  const solved = solve(factors, right)
  return Float64Array.from(unknownOf, (unknown) => (unknown < 0 ? 0 : (solved[unknown] ?? 0)))
}

/**
 * By line: which share of the flow over `out` comes onto it when `out` is lost (line outage distribution factors; Wood and
 * Wollenberg, Power Generation, Operation and Control, ch. 7). -1 for `out` itself. `out` must be no bridge.
 */
export function outageFactors(factored: FactoredGrid, out: number): Float64Array {
  const { grid } = factored
  const angles = shiftBetween(factored, out)
  const shares = flowsAt(withoutPush(grid), angles)
  const left = 1 - (shares[out] ?? 0)
  return shares.map((share, line) => (line === out ? -1 : share / left))
}

const withoutPush = (grid: Grid): Grid => ({ ...grid, pushedMw: new Float64Array(grid.pushedMw.length) })
