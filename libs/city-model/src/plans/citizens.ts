import type { Random } from '@urbe/kernel'

import { HOUR_SECONDS, secondOfDay } from '../clock.ts'
import type { EconomyColumns } from '../economy/columns.ts'
import { chargeDriver } from '../economy/government.ts'
import { f64, i32, u8 } from '../memory/column.ts'
import { ASK_CAR, ASK_CHARGE, ASK_VENUE } from '../purposes.ts'
import type { RoadNetwork } from '../road-network.ts'
import { CHILD, type Society } from '../society.ts'
import { NONE } from '../traffic/columns.ts'
import type { Traffic, Trip } from '../traffic/traffic.ts'
import {
  type Activity,
  AT_HOME,
  AT_SHOP,
  AT_WORK,
  BY_OTHER_MEANS,
  DRIVING,
  NEVER,
  type PlansColumns,
  STAYING,
} from './columns.ts'
import { goalAfter, leavingTime, nextOuting } from './day-plan.ts'

const PERCENT = 100
const CAR_PERCENT = 90
const WALKING_METRES_MAX = 450
const OTHER_MEANS_METRES_PER_SECOND = 3.5
/** Nobody moves twice in one tick. */
const STAY_SECONDS_MIN = 60
const CHARGE_FROM_SECONDS = 6 * HOUR_SECONDS
const CHARGE_TO_SECONDS = 20 * HOUR_SECONDS
/** A charge of this many cents makes half of those leave the car who would ever do so. */
const CHARGE_HALF_CENTS = 600
const CHARGE_SWAYED_PERCENT = 70

export interface CitizensDeps {
  readonly society: Society
  readonly network: RoadNetwork
  readonly columns: PlansColumns & EconomyColumns
  readonly random: Random
}

/** Everybody begins at home; those who can drive plan their first way out. */
export function foundPlans({ society, columns, random }: CitizensDeps): void {
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    columns.citizenNode[citizen] = homeOf(society, citizen)
    if (u8(society.citizenKind, citizen) === CHILD) columns.citizenNextMove[citizen] = NEVER
    else planFromHome({ columns, random }, citizen, -1)
  }
}

/** A citizen whose time has come sets out, or arrives after a way without a car. */
export function moveCitizen(deps: CitizensDeps, traffic: Traffic, citizen: number, now: number): void {
  if (u8(deps.columns.citizenTravel, citizen) === BY_OTHER_MEANS) arrive(deps, citizen, now)
  else setOut(deps, traffic, citizen, now)
}

export function arrive(deps: CitizensDeps, citizen: number, now: number): void {
  const { columns, random, society } = deps
  const activity = goalOf(columns, citizen)
  const node = i32(columns.citizenGoalNode, citizen)
  const drove = u8(columns.citizenTravel, citizen) === DRIVING
  if (drove && isCharged(deps, node, now)) chargeDriver(society, columns, citizen)
  columns.citizenTravel[citizen] = STAYING
  columns.citizenActivity[citizen] = activity
  columns.citizenNode[citizen] = node
  if (activity === AT_HOME) planFromHome(deps, citizen, now)
  else {
    const leaving = leavingTime(random, citizen, activity, now)
    columns.citizenNextMove[citizen] = Math.max(now + STAY_SECONDS_MIN, Math.floor(leaving))
    columns.citizenGoal[citizen] = goalAfter(random, citizen, activity, now)
  }
}

export function tookToWork(columns: PlansColumns, citizen: number, seconds: number): void {
  if (goalOf(columns, citizen) === AT_WORK) columns.citizenCommuteSeconds[citizen] = seconds
}

function planFromHome(
  { columns, random }: Pick<CitizensDeps, 'columns' | 'random'>,
  citizen: number,
  now: number,
): void {
  const outing = nextOuting(random, citizen, i32(columns.citizenEmployer, citizen) !== NONE, now)
  columns.citizenNextMove[citizen] = Math.max(now + STAY_SECONDS_MIN, outing.at)
  columns.citizenGoal[citizen] = outing.goal
}

function setOut(deps: CitizensDeps, traffic: Traffic, citizen: number, now: number): void {
  const { columns } = deps
  const from = i32(columns.citizenNode, citizen)
  const to = goalNode(deps, citizen, now)
  columns.citizenGoalNode[citizen] = to
  const metres = distance(deps.network, from, to)
  const trip = { vehicle: citizen, from, to, now }
  if (metres > WALKING_METRES_MAX && wantsCar(deps, trip) && traffic.depart(trip)) {
    columns.citizenTravel[citizen] = DRIVING
    columns.citizenNextMove[citizen] = NEVER
    return
  }
  const seconds = Math.max(STAY_SECONDS_MIN, Math.floor(metres / OTHER_MEANS_METRES_PER_SECOND))
  columns.citizenTravel[citizen] = BY_OTHER_MEANS
  columns.citizenNextMove[citizen] = now + seconds
  tookToWork(columns, citizen, seconds)
}

function goalNode(deps: CitizensDeps, citizen: number, now: number): number {
  const { columns, society, random } = deps
  const household = i32(society.citizenHousehold, citizen)
  const goal = goalOf(columns, citizen)
  const employer = i32(columns.citizenEmployer, citizen)
  if (goal === AT_WORK && employer !== NONE) return i32(society.businessNode, employer)
  if (goal === AT_SHOP) return i32(society.businessNode, i32(columns.householdSupplier, household * 3))
  if (goal === AT_HOME || goal === AT_WORK) return homeOf(society, citizen)
  return i32(
    society.leisureNode,
    random.below(society.leisureNode.length, citizen, Math.floor(now / 60), ASK_VENUE),
  )
}

function wantsCar(deps: CitizensDeps, { vehicle: citizen, to, now }: Trip): boolean {
  const { random, columns } = deps
  if (random.below(PERCENT, citizen, 0, ASK_CAR) >= CAR_PERCENT) return false
  if (!isCharged(deps, to, now)) return true
  const cents = i32(columns.congestionCharge, 0)
  const swayedPercent = Math.floor((CHARGE_SWAYED_PERCENT * cents) / (cents + CHARGE_HALF_CENTS))
  return random.below(PERCENT, citizen, Math.floor(now / 60), ASK_CHARGE) >= swayedPercent
}

function isCharged({ columns, society }: CitizensDeps, node: number, now: number): boolean {
  if (i32(columns.congestionCharge, 0) === 0 || u8(society.nodeInCentre, node) === 0) return false
  const clock = secondOfDay(now)
  return clock >= CHARGE_FROM_SECONDS && clock < CHARGE_TO_SECONDS
}

function homeOf({ householdNode, citizenHousehold }: Society, citizen: number): number {
  return i32(householdNode, i32(citizenHousehold, citizen))
}

function goalOf({ citizenGoal }: PlansColumns, citizen: number): Activity {
  // Only activities are ever stored there.
  return u8(citizenGoal, citizen) as Activity
}

function distance({ nodeX, nodeY }: RoadNetwork, from: number, to: number): number {
  const east = f64(nodeX, to) - f64(nodeX, from)
  const north = f64(nodeY, to) - f64(nodeY, from)
  return Math.sqrt(east * east + north * north)
}
