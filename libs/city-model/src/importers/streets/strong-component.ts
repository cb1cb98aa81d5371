import { addI32, i32 } from '../../memory/column.ts'
import { grouped } from '../../road-network.ts'

export interface DirectedLinks {
  readonly nodeCount: number
  readonly from: Int32Array
  readonly to: Int32Array
}

interface Search {
  readonly start: Int32Array
  readonly outgoing: Int32Array
  readonly to: Int32Array
  /** When a node was met, from 1; 0 while it was not. */
  readonly met: Int32Array
  readonly lowest: Int32Array
  readonly cursor: Int32Array
  readonly component: Int32Array
  readonly path: number[]
  readonly open: number[]
  clock: number
  components: number
}

/**
 * The strongly connected component of each node, numbered from 0 (Tarjan 1972, SIAM J. Comput. 1, 146-160). It walks with a
 * stack of its own, so that a street of a million nodes does not end in too deep a recursion.
 */
export function strongComponents({ nodeCount, from, to }: DirectedLinks): Int32Array {
  const [start, outgoing] = grouped(from, nodeCount)
  const search: Search = {
    start,
    outgoing,
    to,
    met: new Int32Array(nodeCount),
    lowest: new Int32Array(nodeCount),
    cursor: start.slice(0, nodeCount),
    component: new Int32Array(nodeCount).fill(-1),
    path: [],
    open: [],
    clock: 0,
    components: 0,
  }
  for (let node = 0; node < nodeCount; node += 1) if (i32(search.met, node) === 0) explore(search, node)
  return search.component
}

function explore(search: Search, root: number): void {
  meet(search, root)
  for (let node = search.path.at(-1); node !== undefined; node = search.path.at(-1)) {
    const next = nextOf(search, node)
    if (next === -1) leave(search, node)
    else if (i32(search.met, next) === 0) meet(search, next)
    else if (i32(search.component, next) === -1) lower(search, node, i32(search.met, next))
  }
}

function meet(search: Search, node: number): void {
  search.clock += 1
  search.met[node] = search.clock
  search.lowest[node] = search.clock
  search.path.push(node)
  search.open.push(node)
}

/** The next node that a link leads to from here, -1 when all have been followed. */
function nextOf({ cursor, start, outgoing, to }: Search, node: number): number {
  const at = i32(cursor, node)
  if (at === i32(start, node + 1)) return -1
  cursor[node] = at + 1
  return i32(to, i32(outgoing, at))
}

function lower({ lowest }: Search, node: number, time: number): void {
  lowest[node] = Math.min(i32(lowest, node), time)
}

function leave(search: Search, node: number): void {
  const { path, open, met, lowest, component } = search
  path.pop()
  const before = path.at(-1)
  if (before !== undefined) lower(search, before, i32(lowest, node))
  if (i32(lowest, node) !== i32(met, node)) return
  for (let member = open.pop(); member !== undefined; member = member === node ? undefined : open.pop()) {
    component[member] = search.components
  }
  search.components += 1
}

/** The component with most nodes of those named; among equals the one named first, -1 where none is named. */
export function largestOf(component: Int32Array, named: readonly number[]): number {
  const sizes = new Int32Array(component.length)
  for (const each of component) addI32(sizes, each, 1)
  let largest = named[0] ?? -1
  for (const each of named) if (i32(sizes, each) > i32(sizes, largest)) largest = each
  return largest
}
