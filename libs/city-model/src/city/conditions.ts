import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { TrafficColumns } from '../traffic/columns.ts'

/** How the city stands at this second, place by place: what a map is coloured by. */
export interface CityConditions {
  /** Completed ticks. */
  readonly tick: number
  readonly links: LinkConditions
  /** A city without citizens has none. */
  readonly districts?: DistrictConditions
}

/** By link. */
export interface LinkConditions {
  /** Travel time of late over travel time on the empty link, in thousandths: 1000 flows freely; 0 where nobody drove of late. */
  readonly delayPermille: Int32Array
  /** On the link, those that wait to enter it included. */
  readonly vehicles: Int32Array
}

/** By district, in the order of the map. */
export interface DistrictConditions {
  /** Of the energy asked for in the last hour, thousandths that were served. */
  readonly powerPermille: Int32Array
  /** Of the water asked for in the last hour, thousandths that were served. */
  readonly waterPermille: Int32Array
  /** Minutes of the present day without power or water. */
  readonly outageMinutes: Int32Array
  /** 1 (good) to 5 (very poor); 0 before the first hour. */
  readonly airIndex: Uint8Array
  /** Mean level of the last hour in tenths of a dB(A); 0 is silence. */
  readonly noiseTenths: Int32Array
  /** Of the last 30 days. */
  readonly offences: Int32Array
  readonly residents: Int32Array
}

const FREE = 1000

type Roads = Pick<
  TrafficColumns,
  'linkVehicles' | 'linkWaiting' | 'linkLeft' | 'linkTravelSeconds' | 'linkCost'
>

export function linkConditionsOf({ linkCount, freeSeconds }: RoadNetwork, columns: Roads): LinkConditions {
  const delayPermille = new Int32Array(linkCount)
  const vehicles = new Int32Array(linkCount)
  for (let link = 0; link < linkCount; link += 1) {
    vehicles[link] = i32(columns.linkVehicles, link) + i32(columns.linkWaiting, link)
    const free = i32(freeSeconds, link)
    const seconds = secondsOfLate(columns, link)
    if (seconds > free || i32(vehicles, link) > 0 || i32(columns.linkLeft, link) > 0) {
      delayPermille[link] = Math.max(FREE, Math.floor((FREE * seconds) / free))
    }
  }
  return { delayPermille, vehicles }
}

/** What those took who have left the link of late; where nobody has, what drivers expect of it. */
function secondsOfLate(columns: Roads, link: number): number {
  const left = i32(columns.linkLeft, link)
  return left > 0 ? f64(columns.linkTravelSeconds, link) / left : i32(columns.linkCost, link)
}
