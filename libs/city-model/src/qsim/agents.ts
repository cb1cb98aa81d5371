import { addI32, f64, i32 } from '../memory/column.ts'
import { endOf, isDriven, NONE, type QsimPlans } from './plans.ts'
import type { QueueNetwork } from './queue-network.ts'
import type { Doing, Teller } from './teller.ts'
import type { TimeHeap } from './time-heap.ts'

/** Persons on their way through their plans. A person is also the vehicle they drive. */
export interface Agents {
  readonly plans: QsimPlans
  readonly teller: Teller | undefined
  readonly depart: (vehicle: number, link: number) => void
  /** Persons by rank: of those who do something in the same second, the one with the greater id comes first, as in MATSim. */
  readonly byRank: Int32Array
  readonly rankOf: Int32Array
  /** The row of each person's present activity, or of the leg away from it. */
  readonly row: Int32Array
  /** Where in the columns of routes a driving person is. */
  readonly routeAt: Int32Array
  /** When the last trip by car began, or NONE. */
  readonly departedAt: Float64Array
  /** Ranks of who is at an activity, by its end; ranks of who is being teleported, by arrival. */
  readonly endings: TimeHeap
  readonly teleports: TimeHeap
  readonly counts: Counts
}

export interface Counts {
  now: number
  /** Persons who are not at their last activity yet. */
  living: number
  trips: number
  arrived: number
  stuck: number
  tripSeconds: number
  linkSteps: number
}

export function doing({ counts, row }: Agents, person: number): Doing {
  return { time: counts.now, person, row: i32(row, person) }
}

export function isLast({ activityStart }: QsimPlans, person: number, row: number): boolean {
  return row + 1 === i32(activityStart, person + 1)
}

/** Ends the present activity and sets out for the next one. */
export function leave(agents: Agents, person: number): void {
  const { plans, teller, counts, row, teleports, rankOf } = agents
  const leg = i32(row, person)
  teller?.activity('actend', doing(agents, person))
  teller?.departure(doing(agents, person))
  if (!isDriven(plans, leg)) {
    teleports.push(counts.now + f64(plans.legSeconds, leg), i32(rankOf, person))
    return
  }
  teller?.vehicle('PersonEntersVehicle', doing(agents, person))
  counts.trips += 1
  agents.departedAt[person] = counts.now
  agents.routeAt[person] = i32(plans.routeStart, leg) - 1
  agents.depart(person, i32(plans.activityLink, leg))
}

/** A vehicle has got to the next link of its route: where it turns then. */
export function turn({ plans, row, routeAt }: Agents, person: number): number {
  addI32(routeAt, person, 1)
  const next = i32(routeAt, person) + 1
  return next < i32(plans.routeStart, i32(row, person) + 1) ? i32(plans.route, next) : NONE
}

export function arriveByRoad(agents: Agents, person: number, link: number): void {
  const { teller, counts, departedAt } = agents
  teller?.traffic('vehicle leaves traffic', doing(agents, person), link)
  teller?.vehicle('PersonLeavesVehicle', doing(agents, person))
  counts.arrived += 1
  counts.tripSeconds += counts.now - f64(departedAt, person)
  arrive(agents, person)
}

export function arriveElsewhere(agents: Agents, person: number): void {
  agents.teller?.travelled(doing(agents, person))
  arrive(agents, person)
}

/** An activity whose end is over when it begins ends at once. */
function arrive(agents: Agents, person: number): void {
  const { plans, teller, counts, row, endings, rankOf } = agents
  teller?.arrival(doing(agents, person))
  addI32(row, person, 1)
  teller?.activity('actstart', doing(agents, person))
  if (isLast(plans, person, i32(row, person))) {
    counts.living -= 1
    return
  }
  const end = endOf(plans, i32(row, person), counts.now)
  if (end <= counts.now) leave(agents, person)
  else endings.push(end, i32(rankOf, person))
}

/** The run is over: tells who has not come to the end of their plan. */
export function abort(agents: Agents, queues: QueueNetwork): void {
  const { plans, teller, counts, row, endings, teleports, byRank } = agents
  while (endings.size() > 0) {
    const person = i32(byRank, endings.pop())
    teller?.stuck(doing(agents, person))
  }
  queues.onRoad((person, link) => {
    counts.stuck += 1
    teller?.link('vehicle aborts', doing(agents, person), link)
    teller?.stuck(doing(agents, person), link)
  })
  while (teleports.size() > 0) {
    const person = i32(byRank, teleports.pop())
    teller?.stuck(doing(agents, person), i32(plans.activityLink, i32(row, person) + 1))
  }
}
