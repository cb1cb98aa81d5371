import { f64, i32 } from '../memory/column.ts'
import type { OriginDemand } from './problem.ts'

export const NONE = -1
const PATHS_AT_FIRST = 2
const LINKS_A_PATH = 32
const ROOM = 1.5

/** The ways that the trips of one origin take, in columns that grow. Destinations count by their place in the demand. */
export interface PathSet {
  readonly demand: OriginDemand
  /** By destination, its first path or none. */
  readonly first: Int32Array
  /** Destinations that had more than one path when ways were last renewed. */
  readonly busy: Int32Array
  busyCount: number
  /** By path, the next one to the same destination or none. */
  next: Int32Array
  /** The links of path p, in the order of travel: `links[start[p]]` up to, without, `links[end[p]]`. */
  start: Int32Array
  end: Int32Array
  flow: Float64Array
  /** What the path cost when it was last looked at. */
  cost: Float64Array
  links: Int32Array
  linksUsed: number
  paths: number
  /** The first of the paths given up, linked by `next`. */
  free: number
  linksFree: number
}

export function pathSet(demand: OriginDemand): PathSet {
  const count = demand.destinations.length
  const paths = Math.max(1, count * PATHS_AT_FIRST)
  return {
    demand,
    first: new Int32Array(count).fill(NONE),
    busy: new Int32Array(count),
    busyCount: 0,
    next: new Int32Array(paths),
    start: new Int32Array(paths),
    end: new Int32Array(paths),
    flow: new Float64Array(paths),
    cost: new Float64Array(paths),
    links: new Int32Array(Math.max(1, count * LINKS_A_PATH)),
    linksUsed: 0,
    paths: 0,
    free: NONE,
    linksFree: 0,
  }
}

export function markBusy(set: PathSet, destination: number): void {
  set.busy[set.busyCount] = destination
  set.busyCount += 1
}

export interface WayBack {
  readonly links: Int32Array
  readonly length: number
}

/** A new path without flow, of links that are given in the order from the destination back. */
export function addPath(set: PathSet, destination: number, { links, length }: WayBack): number {
  const path = freePath(set)
  if (set.linksUsed + length > set.links.length) makeRoom(set, length)
  set.start[path] = set.linksUsed
  for (let at = length - 1; at >= 0; at -= 1) {
    set.links[set.linksUsed] = i32(links, at)
    set.linksUsed += 1
  }
  set.end[path] = set.linksUsed
  set.flow[path] = 0
  set.next[path] = i32(set.first, destination)
  set.first[destination] = path
  return path
}

function freePath(set: PathSet): number {
  if (set.free !== NONE) {
    const path = set.free
    set.free = i32(set.next, path)
    return path
  }
  if (set.paths === set.next.length) {
    set.next = longer(set.next, new Int32Array(2 * set.paths))
    set.start = longer(set.start, new Int32Array(2 * set.paths))
    set.end = longer(set.end, new Int32Array(2 * set.paths))
    set.flow = longer(set.flow, new Float64Array(2 * set.paths))
    set.cost = longer(set.cost, new Float64Array(2 * set.paths))
  }
  set.paths += 1
  return set.paths - 1
}

function longer<Column extends Int32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}

export function removePath(set: PathSet, destination: number, path: number): void {
  const after = i32(set.next, path)
  let at = i32(set.first, destination)
  if (at === path) set.first[destination] = after
  else {
    while (i32(set.next, at) !== path) at = i32(set.next, at)
    set.next[at] = after
  }
  set.linksFree += i32(set.end, path) - i32(set.start, path)
  set.next[path] = set.free
  set.free = path
}

/** Closes the gaps that removed paths have left; the column grows when that alone would soon have to be done again. */
function makeRoom(set: PathSet, length: number): void {
  const needed = set.linksUsed - set.linksFree + length
  const roomy = Math.ceil(ROOM * needed)
  const into = new Int32Array(Math.max(roomy, set.links.length))
  let used = 0
  for (const first of set.first) {
    for (let path = first; path !== NONE; path = i32(set.next, path)) {
      const start = used
      for (let at = i32(set.start, path); at < i32(set.end, path); at += 1) {
        into[used] = i32(set.links, at)
        used += 1
      }
      set.start[path] = start
      set.end[path] = used
    }
  }
  set.links = into
  set.linksUsed = used
  set.linksFree = 0
}

/** Added up in the order of travel, as the labels of a tree are: a path of the tree costs its label to the last bit. */
export function pathCost({ links, start, end }: PathSet, path: number, cost: Float64Array): number {
  const stop = i32(end, path)
  let sum = 0
  for (let at = i32(start, path); at < stop; at += 1) sum += f64(cost, i32(links, at))
  return sum
}
