import { f64, i32 } from '../memory/column.ts'
import { type Agents, abort, arriveByRoad, arriveElsewhere, doing, isLast, leave, turn } from './agents.ts'
import { completeLegs } from './complete-legs.ts'
import { compareIds, type QsimNetwork } from './network.ts'
import { endOf, NONE, type QsimPlans } from './plans.ts'
import { queueColumns } from './queue-columns.ts'
import { queueLinksOf } from './queue-links.ts'
import { createQueueNetwork, type QueueNetwork } from './queue-network.ts'
import type { QueueListener } from './queue-setting.ts'
import { type OnEvent, tellerOf } from './teller.ts'
import { timeHeap } from './time-heap.ts'

export interface QsimOptions {
  /** The last second that is simulated; without it the run ends when everybody is at their last activity. */
  readonly end?: number
  readonly seed: number
  readonly stuckSeconds: number
  readonly flowCapacityFactor: number
  readonly storageCapacityFactor: number
}

/** MATSim's defaults; its random seed is 4711. */
export const QSIM_DEFAULTS: QsimOptions = {
  seed: 4711,
  stuckSeconds: 10,
  flowCapacityFactor: 1,
  storageCapacityFactor: 1,
}

export interface QsimRun {
  readonly network: QsimNetwork
  readonly population: QsimPlans
  readonly options?: Partial<QsimOptions>
  readonly onEvent?: OnEvent
}

/** What came of a run. Trips are those by car; those that were not over at the end are stuck. */
export interface QsimSummary {
  /** Persons with at least one trip begun by car. */
  readonly vehicles: number
  readonly trips: number
  readonly arrived: number
  readonly stuck: number
  /** From departure to arrival, of the trips that arrived; 0 without any. */
  readonly meanTripSeconds: number
  readonly endTime: number
  /** How often a vehicle went from one link to another. */
  readonly linkSteps: number
}

export interface Qsim {
  /** Simulates one second; false when it was the last one and all that was left over has been told. */
  readonly advance: () => boolean
  readonly summary: () => QsimSummary
}

/** Runs from the first activity that ends to the end. @throws FileFormatError for a leg that no way leads along */
export function runQsim(run: QsimRun): QsimSummary {
  const qsim = createQsim(run)
  while (qsim.advance());
  return qsim.summary()
}

export function createQsim({ network, population, options, onEvent }: QsimRun): Qsim {
  const setting = { ...QSIM_DEFAULTS, ...options }
  const plans = completeLegs(population, network)
  const agents: Agents = agentsOf(
    { network, population: plans, ...(onEvent && { onEvent }) },
    (vehicle, link) => queues.depart(vehicle, link),
  )
  const links = queueLinksOf(network, setting)
  const queues: QueueNetwork = createQueueNetwork({
    links,
    columns: queueColumns(plans.personIds.length, links),
    options: { seed: setting.seed, stuckSeconds: setting.stuckSeconds, localTripsTakeRoom: false },
    nextLink: (vehicle) => turn(agents, vehicle),
    listener: listenerOf(agents),
  })
  const end = setting.end ?? Number.POSITIVE_INFINITY
  settleAll(agents)
  return {
    advance: () => advance(agents, queues, end),
    summary: () => summaryOf(agents),
  }
}

function agentsOf({ network, population, onEvent }: QsimRun, depart: Agents['depart']): Agents {
  const persons = population.personIds.length
  const ids = population.personIds
  const byRank = Int32Array.from({ length: persons }, (_, person) => person)
  byRank.sort((a, b) => compareIds(ids[b] ?? '', ids[a] ?? ''))
  const rankOf = new Int32Array(persons)
  for (const [rank, person] of byRank.entries()) rankOf[person] = rank
  return {
    plans: population,
    teller: onEvent && tellerOf(population, network, onEvent),
    depart,
    byRank,
    rankOf,
    row: population.activityStart.slice(0, persons),
    routeAt: new Int32Array(persons).fill(NONE),
    departedAt: new Float64Array(persons).fill(NONE),
    endings: timeHeap(),
    teleports: timeHeap(),
    counts: { now: 0, living: 0, trips: 0, arrived: 0, stuck: 0, tripSeconds: 0, linkSteps: 0 },
  }
}

function listenerOf(agents: Agents): QueueListener {
  const { teller, counts } = agents
  return {
    entersTraffic: (vehicle, link) => teller?.traffic('vehicle enters traffic', doing(agents, vehicle), link),
    movedOver(vehicle, link, next) {
      counts.linkSteps += 1
      teller?.link('left link', doing(agents, vehicle), link)
      teller?.link('entered link', doing(agents, vehicle), next)
    },
    arrived: (vehicle, link) => arriveByRoad(agents, vehicle, link),
  }
}

/** Everybody is at their first activity; the clock stands where the first one ends. */
function settleAll({ plans, counts, endings, rankOf }: Agents): void {
  for (const [person, rank] of rankOf.entries()) {
    const first = i32(plans.activityStart, person)
    if (isLast(plans, person, first)) continue
    counts.living += 1
    endings.push(endOf(plans, first, 0), rank)
  }
  if (endings.size() > 0) counts.now = Math.floor(endings.firstTime())
}

function advance(agents: Agents, queues: QueueNetwork, end: number): boolean {
  const { counts, endings, teleports, byRank } = agents
  const { now } = counts
  while (endings.firstTime() <= now) leave(agents, i32(byRank, endings.pop()))
  queues.moveSecond(now)
  while (teleports.firstTime() <= now) arriveElsewhere(agents, i32(byRank, teleports.pop()))
  if (counts.living === 0 || now >= end) {
    abort(agents, queues)
    return false
  }
  // Seconds in which nothing is on the road and nobody sets out are left out.
  const next = queues.isIdle() ? Math.ceil(Math.min(endings.firstTime(), teleports.firstTime(), end)) : 0
  counts.now = Math.max(now + 1, next)
  return true
}

function summaryOf({ counts, departedAt }: Agents): QsimSummary {
  const { now, trips, arrived, stuck, tripSeconds, linkSteps } = counts
  let vehicles = 0
  for (let person = 0; person < departedAt.length; person += 1)
    if (f64(departedAt, person) >= 0) vehicles += 1
  const meanTripSeconds = arrived === 0 ? 0 : tripSeconds / arrived
  return { vehicles, trips, arrived, stuck, meanTripSeconds, endTime: now, linkSteps }
}
