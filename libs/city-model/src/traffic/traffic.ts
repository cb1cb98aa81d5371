import { addF64, addI32, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { activeLinks } from './active-links.ts'
import { NONE, type TrafficColumns } from './columns.ts'
import { enterLink, joinWaiting, takeHead, takeWaiting } from './link-queue.ts'
import { createRoutes, type Routes } from './routes.ts'

const { min } = Math

/** A vehicle that finds its next link full for this long squeezes in, so that no ring of jams lasts for ever. */
export const STUCK_SECONDS = 30
/** The flow of a link is counted in vehicles per hour gathered each second: one vehicle costs an hour's worth. */
const CREDIT_A_VEHICLE = 3600

export interface Traffic {
  /** Begins a trip; false when no way leads there. The two nodes differ. */
  readonly depart: (trip: Trip) => boolean
  /** Everything that moves in one second of the clock. */
  readonly moveSecond: (now: number) => void
  /** Turns what drivers have met since the last time into what they expect of each link. */
  readonly learnCosts: () => void
  readonly routes: Routes
}

export interface Trip {
  readonly vehicle: number
  readonly from: number
  readonly to: number
  readonly now: number
}

export interface TrafficDeps {
  readonly network: RoadNetwork
  readonly columns: TrafficColumns
  readonly onArrival: (vehicle: number, now: number) => void
}

/**
 * The queue model of MATSim's QSim: a link holds its vehicles at least their free time, lets out no more than its flow
 * capacity, and takes in no more than its storage.
 */
export function createTraffic(deps: TrafficDeps): Traffic {
  const { network, columns } = deps
  const routes = createRoutes(network, columns.linkCost)
  const active = activeLinks(columns, network.linkCount)
  const ground: Ground = { ...deps, routes, markActive: active.mark }
  return {
    routes,
    depart: (trip) => depart(ground, trip),
    moveSecond(now) {
      active.visit(now, (link) => serveLink(ground, link, now))
    },
    learnCosts() {
      learnCosts(network, columns)
      routes.refresh()
    },
  }
}

interface Ground extends TrafficDeps {
  readonly routes: Routes
  readonly markActive: (link: number) => void
}

function depart({ network, columns, routes, markActive }: Ground, trip: Trip): boolean {
  const { vehicle, now } = trip
  const link = routes.towards(trip.from, trip.to)
  if (link === NONE) return false
  columns.vehicleDestination[vehicle] = trip.to
  columns.vehicleStartedAt[vehicle] = now
  columns.vehicleFreeSeconds[vehicle] = 0
  columns.vehicleOnRoad[vehicle] = 1
  addI32(columns.vehiclesOnRoad, 0, 1)
  addF64(columns.tripsStarted, 0, 1)
  addF64(columns.dayStarted, 0, 1)
  if (hasRoom(network, columns, link)) enterLink(network, columns, { vehicle, link, now })
  else joinWaiting(columns, vehicle, link)
  markActive(link)
  return true
}

/** True while the link still holds or awaits a vehicle. */
function serveLink(ground: Ground, link: number, now: number): boolean {
  const { network, columns } = ground
  letOut(ground, link, now)
  while (i32(columns.linkWaiting, link) > 0 && hasRoom(network, columns, link)) {
    enterLink(network, columns, { vehicle: takeWaiting(columns, link), link, now })
  }
  return i32(columns.linkVehicles, link) > 0 || i32(columns.linkWaiting, link) > 0
}

function letOut(ground: Ground, link: number, now: number): void {
  const { network, columns } = ground
  const { linkHead, vehicleExitAt } = columns
  let vehicle = i32(linkHead, link)
  if (vehicle === NONE || i32(vehicleExitAt, vehicle) > now) return
  gatherCredit(network, columns, link, now)
  while (vehicle !== NONE && i32(vehicleExitAt, vehicle) <= now && i32(columns.linkCredit, link) > 0) {
    if (!passNode(ground, { vehicle, link, now })) return
    addI32(columns.linkCredit, link, -CREDIT_A_VEHICLE)
    vehicle = i32(linkHead, link)
  }
}

/** What a link has not used does not pile up beyond one second's worth. */
function gatherCredit(network: RoadNetwork, columns: TrafficColumns, link: number, now: number): void {
  const aSecond = i32(network.capacityPerHour, link)
  const gathered = i32(columns.linkCredit, link) + aSecond * (now - i32(columns.linkCreditAt, link))
  columns.linkCredit[link] = min(gathered, aSecond)
  columns.linkCreditAt[link] = now
}

interface Passing {
  readonly vehicle: number
  readonly link: number
  readonly now: number
}

/** The first vehicle of a link arrives, or goes on to its next link; false when that one is full. */
function passNode(ground: Ground, { vehicle, link, now }: Passing): boolean {
  const { network, columns, routes } = ground
  const node = i32(network.to, link)
  const destination = i32(columns.vehicleDestination, vehicle)
  if (node === destination) {
    leave(ground, { vehicle, link, now })
    arrive(ground, vehicle, now)
    return true
  }
  const next = routes.towards(node, destination)
  if (!hasRoom(network, columns, next) && !isStuck(columns, link, now)) return false
  leave(ground, { vehicle, link, now })
  enterLink(network, columns, { vehicle, link: next, now })
  ground.markActive(next)
  return true
}

function hasRoom(network: RoadNetwork, columns: TrafficColumns, link: number): boolean {
  return i32(columns.linkVehicles, link) < i32(network.storage, link)
}

function isStuck(columns: TrafficColumns, link: number, now: number): boolean {
  const since = i32(columns.linkBlockedSince, link)
  if (since === NONE) columns.linkBlockedSince[link] = now
  return since !== NONE && now - since >= STUCK_SECONDS
}

function leave({ network, columns }: Ground, { vehicle, link, now }: Passing): void {
  takeHead(columns, link)
  columns.linkBlockedSince[link] = NONE
  const enteredAt = i32(columns.vehicleExitAt, vehicle) - i32(network.freeSeconds, link) - 1
  addI32(columns.linkLeft, link, 1)
  addF64(columns.linkTravelSeconds, link, now - enteredAt)
}

function arrive({ columns, onArrival }: Ground, vehicle: number, now: number): void {
  columns.vehicleOnRoad[vehicle] = 0
  addI32(columns.vehiclesOnRoad, 0, -1)
  addF64(columns.tripsCompleted, 0, 1)
  addF64(columns.dayCompleted, 0, 1)
  addF64(columns.dayTravelSeconds, 0, now - i32(columns.vehicleStartedAt, vehicle))
  addF64(columns.dayFreeSeconds, 0, i32(columns.vehicleFreeSeconds, vehicle))
  onArrival(vehicle, now)
}

const MEMORY_SHARE = 3

/** Expectation moves a quarter of the way to what was met, and back to the free time on links nobody used. */
function learnCosts({ linkCount, freeSeconds }: RoadNetwork, columns: TrafficColumns): void {
  const { linkCost, linkLeft, linkTravelSeconds } = columns
  for (let link = 0; link < linkCount; link += 1) {
    const left = i32(linkLeft, link)
    const met = left > 0 ? Math.floor((linkTravelSeconds[link] ?? 0) / left) : i32(freeSeconds, link)
    const expected = Math.floor((i32(linkCost, link) * MEMORY_SHARE + met + 2) / (MEMORY_SHARE + 1))
    linkCost[link] = Math.max(i32(freeSeconds, link), expected)
  }
  linkLeft.fill(0)
  linkTravelSeconds.fill(0)
}
