import * as words from './queue-columns.ts'

const { BEHIND, VEHICLE_SHIFT } = words
const NONE = -1

/** Chains of vehicles: at a place of `ends` lie the first one and the last one, at each vehicle who is behind it. */
export interface Chains {
  readonly addLast: (end: number, vehicle: number) => void
  readonly addFirst: (end: number, vehicle: number) => void
  /** Takes the first one out; only of a chain that has one. */
  readonly takeFirst: (end: number) => number
}

/** A place of `ends` is even. */
export function chainsOf(ends: Int32Array, vehicles: Int32Array): Chains {
  return {
    addLast(end, vehicle) {
      const last = ends[end | 1] as number
      vehicles[(vehicle << VEHICLE_SHIFT) | BEHIND] = NONE
      ends[end | 1] = vehicle
      if (last === NONE) ends[end] = vehicle
      else vehicles[(last << VEHICLE_SHIFT) | BEHIND] = vehicle
    },
    addFirst(end, vehicle) {
      const first = ends[end] as number
      vehicles[(vehicle << VEHICLE_SHIFT) | BEHIND] = first
      ends[end] = vehicle
      if (first === NONE) ends[end | 1] = vehicle
    },
    takeFirst(end) {
      const first = ends[end] as number
      const next = vehicles[(first << VEHICLE_SHIFT) | BEHIND] as number
      ends[end] = next
      if (next === NONE) ends[end | 1] = NONE
      return first
    },
  }
}
