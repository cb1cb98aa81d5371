import { type Grid, linesIn } from './grid.ts'

/**
 * 1 by line where its loss parts its island: Tarjan's bridges (1974, Inf. Process. Lett. 2(6), doi:10.1016/0020-0190(74)90003-9).
 * Of parallel lines none is a bridge.
 */
export function bridgesOf(grid: Grid): Uint8Array {
  const search = searchOf(grid)
  for (let bus = 0; bus < grid.buses; bus += 1) if (search.entered[bus] === 0) explore(search, bus)
  return search.isBridge
}

interface Search {
  /** By bus: lines and where they lead. */
  readonly ways: readonly (readonly { readonly line: number; readonly to: number }[])[]
  /** By bus: when it was entered, from 1 on. */
  readonly entered: Int32Array
  /** By bus: the earliest bus that it or those below it reach by another way. */
  readonly low: Int32Array
  readonly isBridge: Uint8Array
  time: number
}

function searchOf(grid: Grid): Search {
  const ways: { line: number; to: number }[][] = Array.from({ length: grid.buses }, () => [])
  for (const line of linesIn(grid)) {
    const [from, to] = [grid.from[line] ?? 0, grid.to[line] ?? 0]
    ways[from]?.push({ line, to })
    ways[to]?.push({ line, to: from })
  }
  return {
    ways,
    entered: new Int32Array(grid.buses),
    low: new Int32Array(grid.buses),
    isBridge: new Uint8Array(grid.susceptance.length),
    time: 0,
  }
}

/** Depth first, with an own stack: a city's feeder may be longer than the language's. */
function explore(search: Search, start: number): void {
  const { ways, entered, low, isBridge } = search
  const path = [enter(search, start, -1)]
  for (;;) {
    const top = path.at(-1)
    if (top === undefined) return
    const way = ways[top.bus]?.[top.next]
    top.next += 1
    if (way !== undefined) {
      if (way.line === top.by) continue
      if (entered[way.to] === 0) path.push(enter(search, way.to, way.line))
      else low[top.bus] = Math.min(low[top.bus] ?? 0, entered[way.to] ?? 0)
      continue
    }
    path.pop()
    const above = path.at(-1)
    if (above === undefined) return
    low[above.bus] = Math.min(low[above.bus] ?? 0, low[top.bus] ?? 0)
    if ((low[top.bus] ?? 0) > (entered[above.bus] ?? 0)) isBridge[top.by] = 1
  }
}

function enter(search: Search, bus: number, by: number): { bus: number; by: number; next: number } {
  search.time += 1
  search.entered[bus] = search.time
  search.low[bus] = search.time
  return { bus, by, next: 0 }
}
