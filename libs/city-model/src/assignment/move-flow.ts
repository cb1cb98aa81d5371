import { f64, i32 } from '../memory/column.ts'
import { type Roads, setFlow } from './link-costs.ts'
import type { PathSet } from './path-set.ts'

/** Corrections of one move; what is left after them is left to the next sweep. */
const STEPS_MAX = 4
/** A move is good enough when at most this share of the difference in cost is left. */
const DIFFERENCE_LEFT = 0.3

/** The links in which two paths differ. */
export interface Difference {
  /** By link, the number of the comparison that has met it last. */
  readonly met: Float64Array
  comparison: number
  readonly dearer: Int32Array
  dearerCount: number
  readonly cheaper: Int32Array
  cheaperCount: number
}

export function differenceSpace(links: number): Difference {
  return {
    met: new Float64Array(links),
    comparison: 0,
    dearer: new Int32Array(links),
    dearerCount: 0,
    cheaper: new Int32Array(links),
    cheaperCount: 0,
  }
}

export interface PathPair {
  readonly paths: PathSet
  readonly from: number
  readonly to: number
}

export interface MovingRoads extends Roads {
  readonly difference: Difference
}

/**
 * Moves flow from one path to another until both cost about the same or the first is empty: Newton's method in one unknown,
 * held between the amounts that are known to be too small and too large.
 */
export function moveFlow(roads: MovingRoads, pair: PathPair): void {
  const { difference: differing, state } = roads
  compare(differing, pair)
  const all = f64(pair.paths.flow, pair.from)
  const atFirst = costDifference(differing, state.cost)
  let difference = atFirst
  let least = 0
  let most = all
  let moved = 0
  for (let step = 0; step < STEPS_MAX && Math.abs(difference) > DIFFERENCE_LEFT * atFirst; step += 1) {
    if (difference > 0) least = moved
    else most = moved
    const slope = slopeSum(differing, state.slope)
    const wish = slope < Number.POSITIVE_INFINITY ? moved + difference / slope : Number.NaN
    const next = between({ least, most }, wish, all)
    if (next === moved) break
    shift(roads, next - moved)
    moved = next
    difference = costDifference(differing, state.cost)
  }
  pair.paths.flow[pair.from] = moved === all ? 0 : all - moved
  pair.paths.flow[pair.to] = f64(pair.paths.flow, pair.to) + moved
}

interface Bracket {
  readonly least: number
  readonly most: number
}

/** The wish where it lies inside, the middle otherwise; all of it while nothing says that this would be too much. */
function between({ least, most }: Bracket, wish: number, all: number): number {
  if (wish >= least && wish <= most) return wish
  return wish > most && most === all ? all : (least + most) / 2
}

/** Leaves out what the paths have in common, so that sums are short and rounding is small. */
function compare(space: Difference, { paths, from, to }: PathPair): void {
  const { links, start, end } = paths
  let fromAt = i32(start, from)
  let toAt = i32(start, to)
  let fromEnd = i32(end, from)
  let toEnd = i32(end, to)
  while (fromAt < fromEnd && toAt < toEnd && i32(links, fromAt) === i32(links, toAt)) {
    fromAt += 1
    toAt += 1
  }
  while (fromAt < fromEnd && toAt < toEnd && i32(links, fromEnd - 1) === i32(links, toEnd - 1)) {
    fromEnd -= 1
    toEnd -= 1
  }
  space.comparison += 2
  for (let at = toAt; at < toEnd; at += 1) space.met[i32(links, at)] = space.comparison
  keepDearer(space, links, { start: fromAt, end: fromEnd })
  keepCheaper(space, links, { start: toAt, end: toEnd })
}

interface Stretch {
  readonly start: number
  readonly end: number
}

function keepDearer(space: Difference, links: Int32Array, { start, end }: Stretch): void {
  let count = 0
  for (let at = start; at < end; at += 1) {
    const link = i32(links, at)
    if (f64(space.met, link) === space.comparison) space.met[link] = space.comparison + 1
    else {
      space.dearer[count] = link
      count += 1
    }
  }
  space.dearerCount = count
}

function keepCheaper(space: Difference, links: Int32Array, { start, end }: Stretch): void {
  let count = 0
  for (let at = start; at < end; at += 1) {
    const link = i32(links, at)
    if (f64(space.met, link) !== space.comparison) continue
    space.cheaper[count] = link
    count += 1
  }
  space.cheaperCount = count
}

function costDifference(space: Difference, cost: Float64Array): number {
  return sumOver(space.dearer, space.dearerCount, cost) - sumOver(space.cheaper, space.cheaperCount, cost)
}

function slopeSum(space: Difference, slope: Float64Array): number {
  return sumOver(space.dearer, space.dearerCount, slope) + sumOver(space.cheaper, space.cheaperCount, slope)
}

function sumOver(links: Int32Array, count: number, column: Float64Array): number {
  let sum = 0
  for (let at = 0; at < count; at += 1) sum += f64(column, i32(links, at))
  return sum
}

function shift(roads: MovingRoads, amount: number): void {
  const { dearer, dearerCount, cheaper, cheaperCount } = roads.difference
  const { flow } = roads.state
  for (let at = 0; at < dearerCount; at += 1) {
    const link = i32(dearer, at)
    setFlow(roads, link, f64(flow, link) - amount)
  }
  for (let at = 0; at < cheaperCount; at += 1) {
    const link = i32(cheaper, at)
    setFlow(roads, link, f64(flow, link) + amount)
  }
}
