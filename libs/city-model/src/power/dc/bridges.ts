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

interface Stop {
  readonly bus: number
  /** The line that led here, or -1. */
  readonly by: number
  /** Which way is tried next. */
  next: number
}

/** Depth first, with an own stack: a city's feeder may be longer than the language's. */
function explore(search: Search, start: number): void {
  const path = [enter(search, start, -1)]
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const way = search.ways[top.bus]?.[top.next]
    top.next += 1
    if (way === undefined) {
      path.pop()
      leave(search, top, path.at(-1))
    } else if (search.entered[way.to] === 0) {
      path.push(enter(search, way.to, way.line))
    } else if (way.line !== top.by) {
      search.low[top.bus] = Math.min(search.low[top.bus] ?? 0, search.entered[way.to] ?? 0)
    }
  }
}

function leave({ entered, low, isBridge }: Search, from: Stop, to: Stop | undefined): void {
  if (to === undefined) return
  low[to.bus] = Math.min(low[to.bus] ?? 0, low[from.bus] ?? 0)
  if ((low[from.bus] ?? 0) > (entered[to.bus] ?? 0)) isBridge[from.by] = 1
}

function enter(search: Search, bus: number, by: number): Stop {
  search.time += 1
  search.entered[bus] = search.time
  search.low[bus] = search.time
  return { bus, by, next: 0 }
}
