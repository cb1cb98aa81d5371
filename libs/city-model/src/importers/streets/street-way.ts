import type { RoadClass } from '../../map.ts'

/** What one direction of a street offers. */
export interface DirectionTraits {
  readonly lanes: number
  readonly speedMetresPerSecond: number
  /** Vehicles per hour, all its lanes together. */
  readonly capacityPerHour: number
}

/** Along the order of the points, and against it; null where nobody may drive that way. */
export interface StreetTraits {
  readonly class: RoadClass
  readonly name: string
  readonly bridge: boolean
  readonly forward: DirectionTraits | null
  readonly backward: DirectionTraits | null
}

/** A line through numbered points with the same traits all along. */
export interface StreetWay {
  readonly points: readonly number[]
  readonly traits: StreetTraits
  /** Length that the file states over the length of the line; 1 where it states none. */
  readonly stretch: number
}

/** A piece of street between two junctions. It has at least two points and does not end where it begins. */
export interface Segment {
  readonly points: readonly number[]
  readonly traits: StreetTraits
  readonly lengthMetres: number
}

/** The points that ways run through. */
export interface Ground {
  readonly pointCount: number
  readonly metresBetween: (a: number, b: number) => number
}

export function firstOf({ points }: { readonly points: readonly number[] }): number {
  return points[0] ?? -1
}

export function lastOf({ points }: { readonly points: readonly number[] }): number {
  return points.at(-1) ?? -1
}

/** The same street seen from its other end. */
export function reversed(segment: Segment): Segment {
  const { traits } = segment
  return {
    ...segment,
    points: segment.points.toReversed(),
    traits: { ...traits, forward: traits.backward, backward: traits.forward },
  }
}

/** How many links a street is: one a direction. */
export function linksOf({ traits }: Pick<Segment, 'traits'>): number {
  return (traits.forward === null ? 0 : 1) + (traits.backward === null ? 0 : 1)
}
