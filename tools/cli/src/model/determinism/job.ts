import type { CitySpec } from '@urbe/city-model'

/** One run of a city in a process of its own. */
export interface Job {
  readonly spec: CitySpec
  /** Ticks that the city has lived through at the end. */
  readonly ticks: number
  readonly threads: number
  /** Threads come late to their meetings, by times drawn from this seed; 0 for never. */
  readonly delaySeed: number
  /** A phase is spoilt on purpose: what it writes depends on what other rows have become. */
  readonly planted: boolean
  /** A snapshot to go on from. */
  readonly from?: string
  /** After this tick a snapshot is written here and the process ends at once, as if it were killed. */
  readonly killed?: { readonly afterTick: number; readonly snapshot: string }
}

/** What a thread beside the first one is given. */
export interface FollowerData {
  readonly spec: CitySpec
  readonly buffer: SharedArrayBuffer
  readonly words: Int32Array
  readonly threads: number
  readonly thread: number
  readonly delaySeed: number
  readonly planted: boolean
}
