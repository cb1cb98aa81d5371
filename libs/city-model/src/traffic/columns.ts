import { type ColumnsOf, column } from '../memory/schema.ts'
import { DRIVERS_WORDS, foundQueues, queueShape } from '../qsim/queue-columns.ts'
import type { RoadNetwork } from '../road-network.ts'
import { roadQueues } from './road-queues.ts'
import { createRoutes, freeCosts } from './routes.ts'

export const NONE = -1

/** Words of a vehicle behind those of the queues: where it wants to, as the number of the destination; NONE when it is on no road. */
export const GOAL = DRIVERS_WORDS
export const STARTED_AT = DRIVERS_WORDS + 1
/** What the links driven so far take when they are empty, and how long they are. */
export const FREE_SO_FAR = DRIVERS_WORDS + 2
export const METRES_SO_FAR = DRIVERS_WORDS + 3

export interface TrafficSize {
  readonly vehicles: number
  readonly network: Pick<RoadNetwork, 'linkCount' | 'nodeCount'>
  /** Nodes to which there are routes, see `accessNodes`. */
  readonly destinations: Int32Array
}

/** What changes in traffic beside the queues. */
export function trafficShape({ vehicles, network, destinations }: TrafficSize) {
  const { linkCount: links, nodeCount: nodes } = network
  return {
    ...queueShape({ vehicles, links, nodes }),
    /** By node, then by destination: the number of the street that leads on. */
    routeTable: column('u8', destinations.length * nodes),
    /** The destination whose routes are renewed next. */
    routeTurn: column('i32', 1),
    /** Seconds that drivers expect of a link, its node included. */
    linkCost: column('i32', links),
    /** Vehicles that have left a link or arrived on it in the present hour, and the seconds that they have spent on it. */
    linkHourVehicles: column('i32', links),
    linkHourSeconds: column('f64', links),
    /** The same of hours gone by that drivers have not learnt from; less what they have learnt from already of the present one. */
    linkPastVehicles: column('i32', links),
    linkPastSeconds: column('f64', links),
    /** A bit a link: it has been full of late, or is jammed. */
    linkWatched: column('i32', (links >> 5) + 1),
    /** The second since which a link is jammed, or NONE; of one that is ordered to be closed, that at which it opens. */
    linkMoment: column('i32', links, `linkJamSince:i32[${links}]`),
    /** Bits of `MARK`. */
    linkMarks: column('u8', links, `linkJamTold:u8[${links}]`),
    jamsToldThisHour: column('i32', 1),
    vehiclesOnRoad: column('i32', 1),
    tripsStarted: column('f64', 1),
    tripsCompleted: column('f64', 1),
    /** Two rows: today and the day before. The last three are of completed trips. */
    dayStarted: column('f64', 2),
    dayCompleted: column('f64', 2),
    dayTravelSeconds: column('f64', 2),
    dayFreeSeconds: column('f64', 2),
    dayMetres: column('f64', 2),
    /** Of every departure, every link entered and every arrival. */
    trafficTally: column('i32', 2),
  } as const
}

export type TrafficColumns = ColumnsOf<ReturnType<typeof trafficShape>>

export interface TrafficFounding {
  readonly network: RoadNetwork
  readonly columns: TrafficColumns
  readonly destinations: Int32Array
}

/** Empty streets, and the fastest routes on them. */
export function foundTraffic({ network, columns, destinations }: TrafficFounding): void {
  foundQueues(columns, roadQueues(network))
  columns.linkMoment.fill(NONE)
  columns.linkCost.set(freeCosts(network))
  createRoutes({ network, columns, destinations }).renewAll()
}

/** At the end of an hour, when everybody has taken from its counters what they want. */
export function closeTrafficHour(columns: TrafficColumns): void {
  const { linkHourVehicles, linkHourSeconds, linkPastVehicles, linkPastSeconds } = columns
  for (let link = 0; link < linkHourVehicles.length; link += 1) {
    linkPastVehicles[link] = (linkPastVehicles[link] ?? 0) + (linkHourVehicles[link] ?? 0)
    linkPastSeconds[link] = (linkPastSeconds[link] ?? 0) + (linkHourSeconds[link] ?? 0)
  }
  linkHourVehicles.fill(0)
  linkHourSeconds.fill(0)
  columns.jamsToldThisHour[0] = 0
}

export function closeTrafficDay(columns: TrafficColumns): void {
  const { dayStarted, dayCompleted, dayTravelSeconds, dayFreeSeconds, dayMetres } = columns
  for (const counter of [dayStarted, dayCompleted, dayTravelSeconds, dayFreeSeconds, dayMetres]) {
    counter.copyWithin(1, 0, 1)
    counter[0] = 0
  }
}
