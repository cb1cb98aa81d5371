import { i32 } from '../memory/column.ts'
import { NONE } from './plans.ts'

/** Chains of vehicles, one a link: first and last by link, who is behind whom by vehicle. */
export interface Chains {
  readonly head: Int32Array
  readonly tail: Int32Array
  readonly behind: Int32Array
}

export function addLast({ head, tail, behind }: Chains, link: number, vehicle: number): void {
  const last = i32(tail, link)
  behind[vehicle] = NONE
  tail[link] = vehicle
  if (last === NONE) head[link] = vehicle
  else behind[last] = vehicle
}

export function addFirst({ head, tail, behind }: Chains, link: number, vehicle: number): void {
  const first = i32(head, link)
  behind[vehicle] = first
  head[link] = vehicle
  if (first === NONE) tail[link] = vehicle
}

/** Takes the first one out; only of a chain that has one. */
export function takeFirst({ head, tail, behind }: Chains, link: number): number {
  const first = i32(head, link)
  const next = i32(behind, first)
  head[link] = next
  if (next === NONE) tail[link] = NONE
  return first
}
