import { addI32, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { NONE, type TrafficColumns } from './columns.ts'

export interface Entering {
  readonly vehicle: number
  readonly link: number
  readonly now: number
}

/** Puts a vehicle at the end of a link; a node costs it one second. */
export function enterLink(network: RoadNetwork, columns: TrafficColumns, entering: Entering): void {
  const { vehicle, link, now } = entering
  const free = i32(network.freeSeconds, link) + 1
  columns.vehicleExitAt[vehicle] = now + free
  addI32(columns.vehicleFreeSeconds, vehicle, free)
  columns.vehicleNext[vehicle] = NONE
  const tail = i32(columns.linkTail, link)
  if (tail === NONE) columns.linkHead[link] = vehicle
  else columns.vehicleNext[tail] = vehicle
  columns.linkTail[link] = vehicle
  addI32(columns.linkVehicles, link, 1)
}

export function takeHead(columns: TrafficColumns, link: number): void {
  const next = i32(columns.vehicleNext, i32(columns.linkHead, link))
  columns.linkHead[link] = next
  if (next === NONE) columns.linkTail[link] = NONE
  addI32(columns.linkVehicles, link, -1)
}

/** A vehicle that begins its trip on a full link waits beside it, not in the way of others. */
export function joinWaiting(columns: TrafficColumns, vehicle: number, link: number): void {
  columns.vehicleNext[vehicle] = NONE
  const tail = i32(columns.linkWaitingTail, link)
  if (tail === NONE) columns.linkWaitingHead[link] = vehicle
  else columns.vehicleNext[tail] = vehicle
  columns.linkWaitingTail[link] = vehicle
  addI32(columns.linkWaiting, link, 1)
}

export function takeWaiting(columns: TrafficColumns, link: number): number {
  const vehicle = i32(columns.linkWaitingHead, link)
  const next = i32(columns.vehicleNext, vehicle)
  columns.linkWaitingHead[link] = next
  if (next === NONE) columns.linkWaitingTail[link] = NONE
  addI32(columns.linkWaiting, link, -1)
  return vehicle
}
