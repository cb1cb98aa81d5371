import { momentOf } from '../clock.ts'
import { WorldInputError } from '../errors.ts'
import type { Fact } from '../facts.ts'
import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'
import type { TrafficColumns } from '../traffic/columns.ts'
import { isOnRoad, type Traffic } from '../traffic/traffic.ts'
import type { TripTable } from '../trip-table.ts'
import type { WorldInput } from '../world-input.ts'

export function demandShape() {
  return {
    demandDay: column('i32', 1),
    /** Trips of the day before this one have left, were missed, or have no way. */
    nextTrip: column('i32', 1),
    missed: column('f64', 1),
    carriedOver: column('f64', 1),
  } as const
}

export type DemandColumns = ColumnsOf<ReturnType<typeof demandShape>>

export interface DemandDeps {
  readonly trips: TripTable
  readonly columns: TrafficColumns & DemandColumns
  readonly traffic: () => Traffic
}

export interface Demand {
  /** It has no government, and nobody lives there whom a shock could strike. */
  readonly refuse: (input: WorldInput) => never
  readonly moveSecond: (now: number) => void
  /** At midnight, before the traffic's day is closed. */
  readonly closeDay: (day: number) => Fact
}

/** The trips of an imported demand as travellers: the same trips every day, each by a vehicle of its own. */
export function demand(deps: DemandDeps): Demand {
  return {
    refuse(input) {
      const what = input.type === 'StrikeShock' ? input.shock.kind : input.policy
      const code = input.type === 'StrikeShock' ? 'unknown_shock' : 'unknown_policy'
      throw new WorldInputError(code, `a city of trips without citizens knows no ${what}`)
    },
    moveSecond: (now) => departDue(deps, now),
    closeDay: (day) => closeDemandDay(deps, day),
  }
}

function departDue({ trips, columns, traffic }: DemandDeps, now: number): void {
  const day = i32(columns.demandDay, 0)
  let trip = i32(columns.nextTrip, 0)
  while (trip < trips.count && momentOf(day, i32(trips.departure, trip)) <= now) {
    const isAway = isOnRoad(columns, trip)
    const leaves = { vehicle: trip, from: i32(trips.from, trip), to: i32(trips.to, trip), now }
    if (isAway || !traffic().depart(leaves)) addF64(columns.missed, 0, 1)
    trip += 1
  }
  columns.nextTrip[0] = trip
}

/** Called before the day's counters are turned over, so that the account is of the day that ends. */
function closeDemandDay({ trips, columns }: DemandDeps, day: number): Fact {
  const stillOnRoad = i32(columns.vehiclesOnRoad, 0)
  const fact: Fact = {
    type: 'TripsFinished',
    day,
    planned: trips.count,
    carriedOver: f64(columns.carriedOver, 0),
    started: f64(columns.dayStarted, 0),
    completed: f64(columns.dayCompleted, 0),
    stillOnRoad,
    missed: f64(columns.missed, 0),
    notDeparted: trips.count - i32(columns.nextTrip, 0),
  }
  columns.carriedOver[0] = stillOnRoad
  columns.missed[0] = 0
  columns.nextTrip[0] = 0
  addI32(columns.demandDay, 0, 1)
  return fact
}
