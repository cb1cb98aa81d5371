import { f64 } from '../memory/column.ts'
import { UtilityError } from './errors.ts'

/** Points of the plane by place, in metres. */
export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
}

/** Pairs of points by place. */
export interface Pairs {
  readonly from: Int32Array
  readonly to: Int32Array
}

/** Neighbours are looked for among at most this many points: the search is cubic. */
export const NEIGHBOURS_POINTS_MAX = 512

/** Cuts points into groups of like number, again and again across the longer side: by point its group. There are no more groups than points. */
export function splitPoints(points: Points, groups: number): Int32Array {
  const groupOf = new Int32Array(points.x.length)
  let next = 0
  const split = (members: readonly number[], parts: number): void => {
    if (parts <= 1) {
      for (const member of members) groupOf[member] = next
      next += 1
      return
    }
    const sorted = alongLongerSide(points, members)
    const first = Math.floor(parts / 2)
    const fair = Math.round((sorted.length * first) / parts)
    const cut = Math.max(first, Math.min(sorted.length - (parts - first), fair))
    split(sorted.slice(0, cut), first)
    split(sorted.slice(cut), parts - first)
  }
  split([...groupOf.keys()], Math.min(groups, groupOf.length))
  return groupOf
}

function alongLongerSide({ x, y }: Points, members: readonly number[]): readonly number[] {
  const along = sideOf(x, members) >= sideOf(y, members) ? x : y
  return members.toSorted((a, b) => f64(along, a) - f64(along, b) || a - b)
}

function sideOf(values: Float64Array, members: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const member of members) {
    least = Math.min(least, f64(values, member))
    most = Math.max(most, f64(values, member))
  }
  return most - least
}

/** The same points, moved east by whole metres until no two lie in one place. */
export function apart({ x, y }: Points): Points {
  const taken = new Set<string>()
  const moved = x.map((east, point) => {
    let place = Math.round(east)
    while (taken.has(`${place} ${Math.round(f64(y, point))}`)) place += 1
    taken.add(`${place} ${Math.round(f64(y, point))}`)
    return place
  })
  return { x: moved, y: y.map(Math.round) }
}

/**
 * Neighbours are two points whose circle, drawn over the way between them, holds no third (Gabriel and Sokal 1969, Syst. Zool.
 * 18(3), doi:10.2307/2412323): a net that hangs together, has loops and never crosses itself. Points lie apart.
 */
export function neighboursOf({ x, y }: Points): Pairs {
  const { length } = x
  if (length > NEIGHBOURS_POINTS_MAX) {
    throw new UtilityError('too_many_points', `more than ${NEIGHBOURS_POINTS_MAX} points`)
  }
  const from: number[] = []
  const to: number[] = []
  for (let a = 0; a < length; a += 1) {
    for (let b = a + 1; b < length; b += 1) {
      if (!areNeighbours({ x, y }, a, b)) continue
      from.push(a)
      to.push(b)
    }
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to) }
}

function areNeighbours({ x, y }: Points, a: number, b: number): boolean {
  const [ax, ay, bx, by] = [f64(x, a), f64(y, a), f64(x, b), f64(y, b)]
  for (let other = 0; other < x.length; other += 1) {
    if (other === a || other === b) continue
    // The third point sees both under a right angle or more exactly when it lies in the circle.
    const [cx, cy] = [f64(x, other), f64(y, other)]
    if ((ax - cx) * (bx - cx) + (ay - cy) * (by - cy) <= 0) return false
  }
  return true
}

export function metresBetween({ x, y }: Points, a: number, b: number): number {
  const [east, north] = [f64(x, a) - f64(x, b), f64(y, a) - f64(y, b)]
  return Math.sqrt(east * east + north * north)
}
