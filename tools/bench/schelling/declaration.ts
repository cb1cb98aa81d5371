/** Schelling's neighbourhoods as all sides play them: a torus, two groups, agents one after the other in a fixed order. */
export interface Declaration {
  readonly side: number
  readonly agents: number
  /** With fewer neighbours of its own group among the eight around, an agent moves to an empty cell drawn by chance. */
  readonly alikeMin: number
  readonly ticks: number
}

export interface Outcome {
  readonly cpuSeconds: number
  /** Mean neighbours of the own group at the end, or as they looked in the last tick: all sides have to come to about the same. */
  readonly alike: number
}

export interface Cell {
  readonly x: number
  readonly y: number
}

export const EMPTY = 0

/** Where the neighbours of a cell are, east and south of it. */
export const AROUND = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const

/** For peers, with their kind of chance. */
export function shuffledCells(side: number): Cell[] {
  const cells = Array.from({ length: side * side }, (_, at) => ({ x: at % side, y: Math.floor(at / side) }))
  for (let last = cells.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1))
    const kept = cells[last] as Cell
    cells[last] = cells[other] as Cell
    cells[other] = kept
  }
  return cells
}
