import { i32 } from '../../memory/column.ts'
import { grouped } from '../../road-network.ts'
import {
  type DirectionTraits,
  firstOf,
  lastOf,
  reversed,
  type Segment,
  type StreetTraits,
} from './street-way.ts'

/**
 * Joins streets that meet, two and two, at a point where nothing else meets them and nothing changes: neither class, lanes, speed
 * nor direction. The joined street bears the name of its longest part. No street is joined into one that ends where it begins.
 */
export function mergeStreets(segments: readonly Segment[], pointCount: number): readonly Segment[] {
  const streets = touching(segments, pointCount)
  const isTaken = new Uint8Array(segments.length)
  const merged: Segment[] = []
  for (const index of segments.keys()) {
    if (isTaken[index] === 1) continue
    isTaken[index] = 1
    const ahead = walk(streets, 2 * index + 1, isTaken)
    const behind = walk(streets, 2 * index, isTaken).map((end) => end ^ 1)
    const chain = [...behind.toReversed(), 2 * index, ...ahead].map((end) => enteredAt(segments, end))
    merged.push(...withoutLoop(chain).map(joined))
  }
  return merged
}

/**
 * Streets by the points where they touch. An end of a street is a number: twice the street for where it begins, one more for where it
 * ends; so `end ^ 1` is its other end.
 */
interface Touching {
  readonly segments: readonly Segment[]
  readonly start: Int32Array
  readonly ends: Int32Array
}

function touching(segments: readonly Segment[], pointCount: number): Touching {
  const points = Int32Array.from(segments.flatMap((segment) => [firstOf(segment), lastOf(segment)]))
  const [start, ends] = grouped(points, pointCount)
  return { segments, start, ends }
}

/** The ends at which further streets are entered when a street is left by this end. */
function walk(streets: Touching, leaving: number, isTaken: Uint8Array): readonly number[] {
  const entered: number[] = []
  let next = continuation(streets, leaving)
  while (next !== -1 && isTaken[next >> 1] === 0) {
    isTaken[next >> 1] = 1
    entered.push(next)
    next = continuation(streets, next ^ 1)
  }
  return entered
}

/** The end of the only other street that goes on here unchanged, or -1. */
function continuation({ segments, start, ends }: Touching, end: number): number {
  const segment = segments[end >> 1]
  if (segment === undefined) return -1
  const point = end % 2 === 0 ? firstOf(segment) : lastOf(segment)
  const at = i32(start, point)
  if (i32(start, point + 1) - at !== 2) return -1
  const other = i32(ends, at) === end ? i32(ends, at + 1) : i32(ends, at)
  const here = enteredAt(segments, end ^ 1)
  return isSame(here.traits, enteredAt(segments, other).traits) ? other : -1
}

/** The street as it is seen by who enters it at this end. */
function enteredAt(segments: readonly Segment[], end: number): Segment {
  const segment = segments[end >> 1]
  if (segment === undefined) throw new RangeError(`no street has the end ${end}`)
  return end % 2 === 0 ? segment : reversed(segment)
}

function isSame(a: StreetTraits, b: StreetTraits): boolean {
  const isAlike = a.class === b.class && a.bridge === b.bridge
  return isAlike && isSameWay(a.forward, b.forward) && isSameWay(a.backward, b.backward)
}

function isSameWay(a: DirectionTraits | null, b: DirectionTraits | null): boolean {
  if (a === null || b === null) return a === b
  const isAsFast = a.speedMetresPerSecond === b.speedMetresPerSecond
  return isAsFast && a.lanes === b.lanes && a.capacityPerHour === b.capacityPerHour
}

function withoutLoop(chain: readonly Segment[]): readonly (readonly Segment[])[] {
  const [first, last] = [chain[0], chain.at(-1)]
  if (!first || !last || firstOf(first) !== lastOf(last)) return [chain]
  const middle = Math.floor(chain.length / 2)
  return [chain.slice(0, middle), chain.slice(middle)]
}

function joined(chain: readonly Segment[]): Segment {
  const [first] = chain
  if (first === undefined) throw new RangeError('no street is joined of none')
  let longest = first
  for (const each of chain) if (each.lengthMetres > longest.lengthMetres) longest = each
  return {
    points: chain.flatMap(({ points }, index) => (index === 0 ? points : points.slice(1))),
    traits: { ...first.traits, name: longest.traits.name },
    lengthMetres: chain.reduce((sum, { lengthMetres }) => sum + lengthMetres, 0),
  }
}
