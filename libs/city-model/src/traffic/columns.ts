import { type ColumnsOf, column } from '../memory/schema.ts'

export interface TrafficSize {
  readonly vehicles: number
  readonly links: number
}

export const NONE = -1

/**
 * What changes in traffic. A link is a queue in the order of entering, kept as a chain through `vehicleNext`; vehicles that
 * want to begin their trip on a full link wait in a second chain beside it.
 */
export function trafficShape({ vehicles, links }: TrafficSize) {
  return {
    vehicleNext: column('i32', vehicles),
    vehicleExitAt: column('i32', vehicles),
    vehicleStartedAt: column('i32', vehicles),
    vehicleFreeSeconds: column('i32', vehicles),
    vehicleDestination: column('i32', vehicles),
    vehicleOnRoad: column('u8', vehicles),
    linkHead: column('i32', links),
    linkTail: column('i32', links),
    linkVehicles: column('i32', links),
    linkWaitingHead: column('i32', links),
    linkWaitingTail: column('i32', links),
    linkWaiting: column('i32', links),
    linkCredit: column('i32', links),
    linkCreditAt: column('i32', links),
    linkBlockedSince: column('i32', links),
    linkCost: column('i32', links),
    linkLeft: column('i32', links),
    linkTravelSeconds: column('f64', links),
    linkJamSince: column('i32', links),
    linkJamTold: column('u8', links),
    jamsToldThisHour: column('i32', 1),
    vehiclesOnRoad: column('i32', 1),
    tripsStarted: column('f64', 1),
    tripsCompleted: column('f64', 1),
    /** Two rows: today and the day before. */
    dayStarted: column('f64', 2),
    dayCompleted: column('f64', 2),
    dayTravelSeconds: column('f64', 2),
    dayFreeSeconds: column('f64', 2),
  } as const
}

export type TrafficColumns = ColumnsOf<ReturnType<typeof trafficShape>>

export function foundTraffic(columns: TrafficColumns, freeSeconds: Int32Array): void {
  columns.vehicleNext.fill(NONE)
  columns.linkHead.fill(NONE)
  columns.linkTail.fill(NONE)
  columns.linkWaitingHead.fill(NONE)
  columns.linkWaitingTail.fill(NONE)
  columns.linkBlockedSince.fill(NONE)
  columns.linkJamSince.fill(NONE)
  columns.linkCost.set(freeSeconds)
}

export function closeTrafficDay(columns: TrafficColumns): void {
  const { dayStarted, dayCompleted, dayTravelSeconds, dayFreeSeconds } = columns
  for (const counter of [dayStarted, dayCompleted, dayTravelSeconds, dayFreeSeconds]) {
    counter.copyWithin(1, 0, 1)
    counter[0] = 0
  }
}
