import { type Grid, linesIn } from './grid.ts'

export interface Islands {
  readonly count: number
  /** By bus: its island. Islands count from 0 in the order of their first buses. */
  readonly of: Int32Array
}

/** Which buses hang together over lines in service. */
export function islandsOf(grid: Grid): Islands {
  const parent = Int32Array.from({ length: grid.buses }, (_, bus) => bus)
  const root = (bus: number) => {
    let top = bus
    while ((parent[top] ?? top) !== top) {
      parent[top] = parent[parent[top] ?? top] ?? top
      top = parent[top] ?? top
    }
    return top
  }
  for (const line of linesIn(grid)) {
    const [a, b] = [root(grid.from[line] ?? 0), root(grid.to[line] ?? 0)]
    // The lower number is the root, so a root comes before the buses of its island.
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
  }
  const of = new Int32Array(grid.buses)
  let count = 0
  for (let bus = 0; bus < grid.buses; bus += 1) {
    const top = root(bus)
    of[bus] = top === bus ? count++ : (of[top] ?? 0)
  }
  return { count, of }
}

/** The islands where no bus can feed: 1 by bus where it is dark. `capacityMw` by bus. */
export function darkBuses({ count, of }: Islands, capacityMw: Float64Array): Uint8Array {
  const isFed = new Uint8Array(count)
  for (const [bus, island] of of.entries()) if ((capacityMw[bus] ?? 0) > 0) isFed[island] = 1
  return Uint8Array.from(of, (island) => 1 - (isFed[island] ?? 0))
}
