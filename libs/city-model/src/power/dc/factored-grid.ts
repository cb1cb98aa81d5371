import {
  compress,
  factorise,
  type LuFactors,
  type SparseMatrix,
  solveRefined,
} from '../../math/sparse/index.ts'
import { type Grid, linesIn } from './grid.ts'

/** A grid whose equations are factored: flows for other injections cost one substitution. */
export interface FactoredGrid {
  readonly grid: Grid
  /** The buses whose angle is given: they take what the others leave. */
  readonly reference: Int32Array
  readonly matrix: SparseMatrix
  readonly factors: LuFactors
  /** By bus: its place among the unknown angles, or -1. */
  readonly unknownOf: Int32Array
}

/**
 * Throws a `SingularMatrixError` where an island has no reference bus (but for reactances below zero, only there). Buses that
 * `isOut` names are left out of the equations.
 */
export function factorGrid(grid: Grid, reference: Int32Array, isOut?: Uint8Array): FactoredGrid {
  const isGiven = Uint8Array.from(isOut ?? new Uint8Array(grid.buses))
  for (const bus of reference) isGiven[bus] = 1
  let unknowns = 0
  const unknownOf = Int32Array.from(isGiven, (given) => (given === 1 ? -1 : unknowns++))
  const [row, column, value]: [number[], number[], number[]] = [[], [], []]
  const add = (a: number | undefined, b: number | undefined, susceptance: number) => {
    const [r, c] = [unknownOf[a ?? 0] ?? -1, unknownOf[b ?? 0] ?? -1]
    if (r < 0 || c < 0) return
    row.push(r)
    column.push(c)
    value.push(susceptance)
  }
  for (const line of linesIn(grid)) {
    const [from, to, susceptance] = [grid.from[line], grid.to[line], grid.susceptance[line] ?? 0]
    add(from, from, susceptance)
    add(from, to, -susceptance)
    add(to, from, -susceptance)
    add(to, to, susceptance)
  }
  const matrix = compress({ rows: unknowns, columns: unknowns, row, column, value })
  return { grid, reference, matrix, factors: factorise(matrix), unknownOf }
}

/** Angles in radians for injections in MW, by bus. `given` are the angles of the reference buses, else 0. */
export function anglesFor(
  factored: FactoredGrid,
  injectedMw: Float64Array,
  given?: Float64Array,
): Float64Array {
  const { grid, reference, matrix, factors, unknownOf } = factored
  const angles = new Float64Array(grid.buses)
  for (const bus of reference) angles[bus] = given?.[bus] ?? 0
  // What flows already at these angles, the others being zero.
  const before = netOf(grid, flowsAt(grid, angles))
  const right = new Float64Array(matrix.rows)
  for (const [bus, unknown] of unknownOf.entries()) {
    if (unknown >= 0) right[unknown] = (injectedMw[bus] ?? 0) - (before[bus] ?? 0)
  }
  const solved = solveRefined(matrix, factors, right)
  for (const [bus, unknown] of unknownOf.entries()) if (unknown >= 0) angles[bus] = solved[unknown] ?? 0
  return angles
}

/** MW into each line at its from end. */
export function flowsAt({ from, to, susceptance, pushedMw }: Grid, angles: Float64Array): Float64Array {
  return susceptance.map(
    (slope, line) =>
      slope * ((angles[from[line] ?? 0] ?? 0) - (angles[to[line] ?? 0] ?? 0)) + (pushedMw[line] ?? 0),
  )
}

/** MW for injections in MW: `anglesFor`, then `flowsAt`. */
export function flowsFor(factored: FactoredGrid, injectedMw: Float64Array): Float64Array {
  return flowsAt(factored.grid, anglesFor(factored, injectedMw))
}

/** MW that leave each bus over its lines: by Kirchhoff what is injected there. */
export function netOf({ buses, from, to }: Grid, flows: Float64Array): Float64Array {
  const net = new Float64Array(buses)
  for (const [line, flow] of flows.entries()) {
    const [a, b] = [from[line] ?? 0, to[line] ?? 0]
    net[a] = (net[a] ?? 0) + flow
    net[b] = (net[b] ?? 0) - flow
  }
  return net
}
