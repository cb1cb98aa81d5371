import { addEntry } from '../core/tally.ts'
import type { Fact } from '../facts.ts'
import { addF64, addI32, i32, u8 } from '../memory/column.ts'
import * as words from '../qsim/queue-columns.ts'
import { createQueueNetwork } from '../qsim/queue-network.ts'
import type { QueueListener } from '../qsim/queue-setting.ts'
import type { RoadNetwork } from '../road-network.ts'
import * as ours from './columns.ts'
import { type Fleet, gatheredFleet, wholeFleet } from './fleet.ts'
import { type JamWatch, type RoadName, watchJams } from './jams.ts'
import { learnCosts } from './learning.ts'
import { MARK } from './marks.ts'
import { roadQueues } from './road-queues.ts'
import { createRoutes, type Routes } from './routes.ts'
import { waysAhead } from './ways-ahead.ts'

const { EXIT_AT, FREE_SECONDS, LINK_SHIFT, VEHICLE_SHIFT, VEHICLE_WORDS } = words
const { FREE_SO_FAR, GOAL, METRES_SO_FAR, NONE, STARTED_AT } = ours

/** A vehicle that finds its next link full for longer squeezes in, so that no ring of jams lasts for ever: MATSim’s own choice. */
export const STUCK_SECONDS = 10

export interface Traffic {
  /** Begins a trip; false when no way leads there. */
  readonly depart: (trip: Trip) => boolean
  /** Everything that moves in one second of the clock. */
  readonly moveSecond: (now: number) => void
  /** Turns what drivers have met since the last time into what they expect of each link, and renews routes. */
  readonly learnCosts: () => void
  /** Before the moves of a second: closes and opens links by their marks, leads everybody on the road round them, or back to them. */
  readonly changeLinks: (
    links: { readonly closed: readonly number[]; readonly opened: readonly number[] },
    now: number,
  ) => void
  /** At the end of a tick: which links have become jammed or clear again. */
  readonly lookForJams: (now: number, roadName: RoadName) => readonly Fact[]
  readonly routes: Routes
  /** Writes into the columns what traffic has kept aside since the last second; only then do they say who is where. */
  readonly settle: () => void
}

export interface Trip {
  readonly vehicle: number
  readonly from: number
  readonly to: number
  readonly now: number
}

export interface TrafficDeps {
  readonly network: RoadNetwork
  /** Founded, or filled from where they were kept. */
  readonly columns: ours.TrafficColumns
  /** The same that the columns were made for. */
  readonly destinations: Int32Array
  /** Of the order in which links go over a crossing. */
  readonly seed: number
  /**
   * Whether trips begin at the end of their first link, as QSim's do, and so take no flow but that of their own way: for nodes that stand
   * for whole zones, from which more trips begin than the links that lead there let through.
   */
  readonly beginsOnFirstLink?: boolean
  /** Whether those on the road are kept close together beside the columns: worth it where they are few among many. */
  readonly gathers?: boolean
  readonly onArrival: (vehicle: number, now: number) => void
  /** A trip has ended at a node from which no way leads to its goal any more; without it, that counts as an arrival. */
  readonly onStranded?: (vehicle: number, node: number, now: number) => void
}

/** The traffic of a city: trips between nodes on the fastest ways that drivers know, in the queues of `createQueueNetwork`. */
export function createTraffic(deps: TrafficDeps): Traffic {
  const { network, destinations, seed, gathers = false } = deps
  const fleet = gathers ? gatheredFleet(deps.columns) : wholeFleet(deps.columns)
  const { columns } = fleet
  const routes = createRoutes({ network, columns, destinations })
  const ahead = gathers ? waysAhead({ network, columns }) : undefined
  const ground: Ground = {
    ...deps,
    columns,
    fleet,
    routes,
    jams: watchJams(columns),
    metres: Int32Array.from(network.lengthMetres, Math.round),
    clock: { now: 0 },
  }
  const queues = createQueueNetwork({
    links: roadQueues(network),
    columns,
    options: { seed, stuckSeconds: STUCK_SECONDS, localTripsTakeRoom: true },
    nextLink: ahead?.next ?? nextLinkOf(ground),
    listener: listenerOf(ground),
  })
  return {
    routes,
    depart(trip) {
      const goal = routes.goalTo(trip.to)
      const first = routes.onTheWay(trip.from, goal)
      if (first === NONE) return false
      const member = begin(ground, trip, goal)
      ahead?.begin(member)
      queues.depart(member, besideWhich(ground, trip, first))
      return true
    },
    moveSecond(now) {
      ground.clock.now = now
      queues.moveSecond(now)
    },
    learnCosts() {
      learnCosts(network, columns)
      routes.renew()
      ahead?.forget()
    },
    changeLinks({ closed, opened }, now) {
      ground.clock.now = now
      // What was opened may be the way round what was closed.
      if (closed.length > 0) routes.avoid(closed)
      if (opened.length > 0) routes.regain(opened)
      ahead?.forget()
      queues.divert(now)
    },
    lookForJams: ground.jams.lookRound,
    settle: fleet.settle,
  }
}

interface Ground extends TrafficDeps {
  readonly fleet: Fleet
  readonly routes: Routes
  readonly jams: JamWatch
  /** Of each link, in whole metres. */
  readonly metres: Int32Array
  readonly clock: { now: number }
}

/** The second at which a vehicle set out on its present trip, or its last one. */
export function startedAt(
  { queueVehicles }: Pick<ours.TrafficColumns, 'queueVehicles'>,
  vehicle: number,
): number {
  return i32(queueVehicles, vehicle * VEHICLE_WORDS + STARTED_AT)
}

/** What a vehicle has driven on its present trip, or on its last one. */
export function metresDriven(
  { queueVehicles }: Pick<ours.TrafficColumns, 'queueVehicles'>,
  vehicle: number,
): number {
  return i32(queueVehicles, vehicle * VEHICLE_WORDS + METRES_SO_FAR)
}

export function isOnRoad(
  { queueVehicles }: Pick<ours.TrafficColumns, 'queueVehicles'>,
  vehicle: number,
): boolean {
  return i32(queueVehicles, vehicle * VEHICLE_WORDS + GOAL) !== NONE
}

/** Gives a vehicle its destination; says by which number it is known on the road. */
function begin({ columns, fleet }: Ground, { vehicle, to, now }: Trip, goal: number): number {
  const member = fleet.join(vehicle)
  const at = member * VEHICLE_WORDS
  columns.queueVehicles[at + GOAL] = goal
  columns.queueVehicles[at + STARTED_AT] = now
  columns.queueVehicles[at + FREE_SO_FAR] = 0
  columns.queueVehicles[at + METRES_SO_FAR] = 0
  addI32(columns.vehiclesOnRoad, 0, 1)
  addF64(columns.tripsStarted, 0, 1)
  addF64(columns.dayStarted, 0, 1)
  addEntry(columns.trafficTally, 0, vehicle, to, now)
  return member
}

/**
 * QSim’s vehicles stand at the end of a link when they set out: here of one that leads to the first node, so that all links of the
 * route are driven. Where no open one does it is the first one of the route.
 */
function besideWhich(
  { network, columns, beginsOnFirstLink = false }: Ground,
  trip: Trip,
  first: number,
): number {
  if (beginsOnFirstLink) return first
  const { incoming, incomingStart } = network
  const start = i32(incomingStart, trip.from)
  const ways = i32(incomingStart, trip.from + 1) - start
  for (let turn = 0; turn < ways; turn += 1) {
    const link = i32(incoming, start + ((trip.vehicle + turn) % ways))
    if ((u8(columns.linkMarks, link) & MARK.closed) === 0) return link
  }
  return first
}

/** Called for every step of every vehicle, as what follows: what it needs is captured once. */
function nextLinkOf({ columns, network, routes }: Ground): (vehicle: number, link: number) => number {
  const { queueVehicles: vehicles } = columns
  const { to } = network
  const { onTheWay } = routes
  return (vehicle, link) =>
    onTheWay(to[link] as number, vehicles[(vehicle << VEHICLE_SHIFT) | GOAL] as number)
}

function listenerOf(ground: Ground): QueueListener {
  const { columns, fleet, jams, clock } = ground
  const { trafficTally } = columns
  const { vehicleOf } = fleet
  const { entering } = jams
  const leave = leaving(ground)
  return {
    entersTraffic: () => undefined,
    movedOver(member, link, next) {
      const { now } = clock
      leave(member, link, now)
      entering(next)
      addEntry(trafficTally, 0, vehicleOf(member), next, now)
    },
    arrived(member, link) {
      leave(member, link, clock.now)
      arrive(ground, member, link)
    },
  }
}

/** Who has stood at the end of a link to set out has not driven on it. */
function leaving({ columns, metres }: Ground): (vehicle: number, link: number, now: number) => void {
  const { queueVehicles: vehicles, queueLinks: links, linkHourVehicles, linkHourSeconds } = columns
  return (vehicle, link, now) => {
    const at = vehicle << VEHICLE_SHIFT
    const exitAt = vehicles[at | EXIT_AT] as number
    if (exitAt === NONE) return
    const free = links[(link << LINK_SHIFT) | FREE_SECONDS] as number
    linkHourVehicles[link] = (linkHourVehicles[link] as number) + 1
    linkHourSeconds[link] = (linkHourSeconds[link] as number) + (now - exitAt + free)
    vehicles[at | FREE_SO_FAR] = (vehicles[at | FREE_SO_FAR] as number) + free + 1
    vehicles[at | METRES_SO_FAR] = (vehicles[at | METRES_SO_FAR] as number) + (metres[link] as number)
  }
}

function arrive(ground: Ground, member: number, link: number): void {
  const { columns, fleet, clock, network, destinations, onArrival, onStranded } = ground
  const { now } = clock
  const node = i32(network.to, link)
  const vehicle = fleet.vehicleOf(member)
  const at = member * VEHICLE_WORDS
  const hasReached = i32(destinations, i32(columns.queueVehicles, at + GOAL)) === node
  columns.queueVehicles[at + GOAL] = NONE
  addI32(columns.vehiclesOnRoad, 0, -1)
  addF64(columns.tripsCompleted, 0, 1)
  addF64(columns.dayCompleted, 0, 1)
  addF64(columns.dayTravelSeconds, 0, now - i32(columns.queueVehicles, at + STARTED_AT))
  addF64(columns.dayFreeSeconds, 0, i32(columns.queueVehicles, at + FREE_SO_FAR))
  addF64(columns.dayMetres, 0, i32(columns.queueVehicles, at + METRES_SO_FAR))
  addEntry(columns.trafficTally, 0, vehicle, ~link, now)
  fleet.quit(member)
  if (hasReached || onStranded === undefined) onArrival(vehicle, now)
  else onStranded(vehicle, node, now)
}
