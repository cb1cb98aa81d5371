import { i32 } from '../memory/column.ts'
import { NONE } from './plans.ts'
import { BEHIND, VEHICLE_WORDS } from './queue-columns.ts'

/**
 * Chains of vehicles: at a place of `ends` lie the first one and the last one, at each vehicle who is behind it. The parameters are
 * single numbers because these are called for every step of every vehicle.
 */
export function addLast(ends: Int32Array, at: number, vehicles: Int32Array, vehicle: number): void {
  const last = i32(ends, at + 1)
  vehicles[vehicle * VEHICLE_WORDS + BEHIND] = NONE
  ends[at + 1] = vehicle
  if (last === NONE) ends[at] = vehicle
  else vehicles[last * VEHICLE_WORDS + BEHIND] = vehicle
}

export function addFirst(ends: Int32Array, at: number, vehicles: Int32Array, vehicle: number): void {
  const first = i32(ends, at)
  vehicles[vehicle * VEHICLE_WORDS + BEHIND] = first
  ends[at] = vehicle
  if (first === NONE) ends[at + 1] = vehicle
}

/** Takes the first one out; only of a chain that has one. */
export function takeFirst(ends: Int32Array, at: number, vehicles: Int32Array): number {
  const first = i32(ends, at)
  const next = i32(vehicles, first * VEHICLE_WORDS + BEHIND)
  ends[at] = next
  if (next === NONE) ends[at + 1] = NONE
  return first
}
