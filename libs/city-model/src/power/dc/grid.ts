/** A network of the DC approximation: voltages of 1 per unit, no resistance, small angles. Columns by place of bus or line. */
export interface Grid {
  readonly buses: number
  readonly from: Int32Array
  readonly to: Int32Array
  /** MW for each radian between the ends; 0 where the line is out of service. */
  readonly susceptance: Float64Array
  /** MW at no angle between the ends: what a phase shifter pushes. */
  readonly pushedMw: Float64Array
  /** MW; infinite where there is no limit. */
  readonly ratingMw: Float64Array
}

/** The lines that are in service. */
export function linesIn({ susceptance }: Grid): Int32Array {
  return Int32Array.from(susceptance.keys()).filter((line) => susceptance[line] !== 0)
}

/** The same grid with these lines out of service. */
export function without(grid: Grid, lines: readonly number[]): Grid {
  const susceptance = Float64Array.from(grid.susceptance)
  const pushedMw = Float64Array.from(grid.pushedMw)
  for (const line of lines) {
    susceptance[line] = 0
    pushedMw[line] = 0
  }
  return { ...grid, susceptance, pushedMw }
}
