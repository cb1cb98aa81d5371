import type { CityPhase, Surroundings } from '../city/part.ts'
import { STREAMS } from '../city/part.ts'
import { confinementOf } from '../health/confinement.ts'
import { i32, u8 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import type { Transit } from '../transit/index.ts'
import { AT_HOME, DRIVING, NEVER, NOWHERE, STAYING } from './activities.ts'
import { foundCarSpeed } from './car-speed.ts'
import { plansPhases } from './close-day.ts'
import { nearestShops, placesOf } from './goals.ts'
import { createModes } from './mode-of-trip.ts'
import { planFromHome } from './outings.ts'
import { homeOf, type Profiling, writeProfile } from './profile.ts'
import type { ForeignColumns, PlansColumns } from './shape.ts'
import { arrive, type Driving, type Flooding, goOnFoot, move, type Pay, type Travelling } from './trips.ts'
import { type Visitor, wheelOf } from './wheel.ts'

export interface PlansDeps {
  readonly society: Society
  readonly network: RoadNetwork
  readonly columns: PlansColumns & ForeignColumns
  readonly chance: Surroundings['chance']
}

export interface RunningPlansDeps extends PlansDeps {
  readonly traffic: () => Driving
  readonly transit: Transit
  readonly pay: Pay
  readonly floods?: Flooding
}

export interface Plans {
  /** Puts those who move in this tick in order; called before its first second. */
  readonly beginTick: (now: number) => void
  readonly moveSecond: (now: number) => void
  /** The vehicle of the same number has reached its goal. */
  readonly arrive: (person: number, now: number) => void
  /** No way leads the vehicle of the same number from a node to its goal: who drove walks the rest. */
  readonly goOnFoot: (person: number, node: number, now: number) => void
  /** Between ticks: somebody has come to live here, by birth or by moving in, and begins at home. */
  readonly welcome: (person: number, now: number) => void
  /** Between ticks: somebody takes no more part. A car under way drives to its goal, and nothing follows. */
  readonly dismiss: (person: number) => void
  readonly isUnderWay: (person: number) => boolean
  readonly phases: readonly CityPhase[]
}

/** Everybody alive begins at home and plans the first way out; other places are empty. The city begins with second 0. */
export function foundPlans({ society, network, columns, chance }: PlansDeps): void {
  const random = chance(STREAMS.plans)
  const profiling: Profiling = { society, columns, random, shop: nearestShops(network, society) }
  foundCarSpeed(columns, network)
  columns.citizenNextMove.fill(NEVER)
  for (let person = 0; person < columns.citizenNextMove.length; person += 1)
    if (u8(columns.personAlive, person) === 1) settle(profiling, person, -1)
}

function settle(profiling: Profiling, person: number, now: number): void {
  const { columns } = profiling
  writeProfile(profiling, person, now)
  columns.citizenActivity[person] = AT_HOME
  columns.citizenNode[person] = homeOf(columns, person)
  planFromHome(profiling, person, now)
}

export function createPlans(deps: RunningPlansDeps): Plans {
  const { society, network, columns, chance, transit } = deps
  const random = chance(STREAMS.plans)
  const wheel = wheelOf(columns.citizenNextMove)
  const places = placesOf(network, society)
  const profiling: Profiling = { society, columns, random, shop: places.shop }
  const travelling: Travelling = {
    ...deps,
    random,
    wheel,
    places,
    confinement: confinementOf(columns, chance(STREAMS.health)),
    modes: createModes({ society, columns, transit, random: chance(STREAMS.modes) }),
    trip: { person: 0, from: 0, to: 0, now: 0, metres: 0 },
  }
  const fetched = new Int32Array(1)
  const visitor: Visitor = {
    prepare(person) {
      fetched[0] = i32(fetched, 0) ^ fetch(columns, person)
    },
    move: (person, now) => move(travelling, person, now),
  }
  return {
    beginTick: wheel.begin,
    moveSecond: (now) => wheel.visit(now, visitor),
    arrive(person, now) {
      arrive(travelling, person, now)
      wheel.add(person)
    },
    goOnFoot(person, node, now) {
      goOnFoot(travelling, { person, node, now })
      wheel.add(person)
    },
    welcome(person, now) {
      welcome(profiling, person, now)
      wheel.add(person)
    },
    dismiss: (person) => dismiss(columns, person),
    isUnderWay: (person) => u8(columns.citizenTravel, person) !== STAYING,
    phases: plansPhases(profiling),
  }
}

/** Reads once what a move will need; the sum is of no use but that it cannot be left out. */
function fetch(columns: PlansColumns & ForeignColumns, person: number): number {
  return (
    i32(columns.citizenNode, person) +
    i32(columns.citizenGoalNode, person) +
    i32(columns.citizenSetOutAt, person) +
    homeOf(columns, person) +
    u8(columns.citizenTravel, person) +
    u8(columns.citizenActivity, person) +
    u8(columns.citizenGoal, person) +
    u8(columns.citizenBrought, person) +
    u8(columns.citizenStage, person)
  )
}

/** Where the last one's car is still under way, the newcomer waits for it: it comes home. */
function welcome(profiling: Profiling, person: number, now: number): void {
  const { columns } = profiling
  columns.citizenCommuteSeconds[person] = 0
  columns.citizenBrought[person] = STAYING
  if (u8(columns.citizenTravel, person) !== DRIVING) {
    settle(profiling, person, now)
    return
  }
  writeProfile(profiling, person, now)
  columns.citizenGoal[person] = AT_HOME
  columns.citizenGoalNode[person] = homeOf(columns, person)
}

function dismiss(columns: PlansColumns, person: number): void {
  columns.citizenNextMove[person] = NEVER
  columns.citizenActivity[person] = AT_HOME
  columns.citizenGoal[person] = NOWHERE
  if (u8(columns.citizenTravel, person) !== DRIVING) columns.citizenTravel[person] = STAYING
}
