import { i32 } from '../memory/column.ts'
import type { QsimNetwork } from '../qsim/network.ts'
import { NONE } from '../qsim/plans.ts'
import { DRIVERS_WORDS, type QueueColumns, queueColumns, VEHICLE_SHIFT } from '../qsim/queue-columns.ts'
import { type QueueLinks, queueLinksOf } from '../qsim/queue-links.ts'
import { createQueueNetwork } from '../qsim/queue-network.ts'
import type { QueueListener } from '../qsim/queue-setting.ts'
import { checkedTrips, type RoutedTrips } from './checked-trips.ts'
import { nearestSeconds } from './nearest-seconds.ts'

export interface TripsPlan {
  readonly network: QsimNetwork
  readonly trips: RoutedTrips
  /**
   * What a link costs that is empty. `qsim`: the whole seconds of length / speed and one more at its end, so that a link takes half a
   * second too long on average. `nearest`: the whole second nearest to length / speed, but two at least.
   */
  readonly linkSeconds: 'qsim' | 'nearest'
  readonly seed: number
  /** A vehicle that has stood longer than this at the head of its link goes on although the next one is full. */
  readonly stuckSeconds: number
}

export interface TripsSummary {
  readonly arrived: number
  /** From departure to arrival, of the trips that have arrived; 0 without any. */
  readonly meanTripSeconds: number
  /** The second that would be next. */
  readonly endTime: number
  /** How often a vehicle went from one link to another. */
  readonly linkSteps: number
}

export interface TripsRun {
  /** Simulates one second; false when everybody has arrived. Seconds in which nobody is under way are left out. */
  readonly advance: () => boolean
  readonly summary: () => TripsSummary
}

/** Words of a vehicle: its place in the links of all routes, and when it set out. */
const ROUTE_AT = DRIVERS_WORDS
const STARTED_AT = DRIVERS_WORDS + 1

const CAPACITY = { flowCapacityFactor: 1, storageCapacityFactor: 1 } as const

interface Counts {
  now: number
  departed: number
  arrived: number
  tripSeconds: number
  linkSteps: number
}

/** @throws RoutedTripsError for trips that cannot be driven on this network */
export function openTrips({ network, trips, linkSeconds, seed, stuckSeconds }: TripsPlan): TripsRun {
  const { second } = checkedTrips(trips, network)
  const links = linksOf(network, linkSeconds)
  const columns = queueColumns(second.length, links)
  const route = setOut(trips, columns)
  const counts: Counts = { now: second[0] ?? 0, departed: 0, arrived: 0, tripSeconds: 0, linkSteps: 0 }
  const queues = createQueueNetwork({
    links,
    columns,
    options: { seed, stuckSeconds, localTripsTakeRoom: false },
    nextLink: followerOf(columns, route),
    listener: listenerOf(columns, counts),
  })
  const first = (trip: number) => i32(trips.route, i32(trips.routeStart, trip))
  return {
    advance() {
      const { now } = counts
      for (; counts.departed < second.length && i32(second, counts.departed) <= now; counts.departed += 1)
        queues.depart(counts.departed, first(counts.departed))
      queues.moveSecond(now)
      const isOver = counts.arrived === second.length
      counts.now = !isOver && queues.isIdle() ? i32(second, counts.departed) : now + 1
      return !isOver
    },
    summary: () => summaryOf(counts),
  }
}

function linksOf(network: QsimNetwork, seconds: TripsPlan['linkSeconds']): QueueLinks {
  const links = queueLinksOf(network, CAPACITY)
  return seconds === 'qsim' ? links : { ...links, freeSeconds: nearestSeconds(network) }
}

/** Lays all routes behind each other with a NONE behind each, and has every vehicle know where its own begins. */
function setOut({ second, routeStart, route }: RoutedTrips, { queueVehicles }: QueueColumns): Int32Array {
  const all = new Int32Array(route.length + second.length).fill(NONE)
  for (let trip = 0; trip < second.length; trip += 1) {
    const [from, to] = [i32(routeStart, trip), i32(routeStart, trip + 1)]
    all.set(route.subarray(from, to), from + trip)
    queueVehicles[(trip << VEHICLE_SHIFT) | ROUTE_AT] = from + trip
    queueVehicles[(trip << VEHICLE_SHIFT) | STARTED_AT] = i32(second, trip)
  }
  return all
}

function followerOf({ queueVehicles: vehicles }: QueueColumns, route: Int32Array) {
  return (vehicle: number): number => {
    const at = (vehicle << VEHICLE_SHIFT) | ROUTE_AT
    const next = (vehicles[at] as number) + 1
    vehicles[at] = next
    return route[next] as number
  }
}

function listenerOf({ queueVehicles: vehicles }: QueueColumns, counts: Counts): QueueListener {
  return {
    entersTraffic: () => undefined,
    movedOver() {
      counts.linkSteps += 1
    },
    arrived(vehicle) {
      counts.arrived += 1
      counts.tripSeconds += counts.now - (vehicles[(vehicle << VEHICLE_SHIFT) | STARTED_AT] as number)
    },
  }
}

function summaryOf({ now, arrived, tripSeconds, linkSteps }: Counts): TripsSummary {
  return { arrived, meanTripSeconds: arrived === 0 ? 0 : tripSeconds / arrived, endTime: now, linkSteps }
}
