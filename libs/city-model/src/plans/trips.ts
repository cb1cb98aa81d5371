import { SETTING } from '../city/settings.ts'
import { TICK_SECONDS } from '../clock.ts'
import { addEntry } from '../core/tally.ts'
import type { Confinement } from '../health/confinement.ts'
import { i32, u8 } from '../memory/column.ts'
import { BIKE, CAR, fareCents, TRANSIT, WALK } from '../mode-choice/index.ts'
import { distanceBetween } from '../nearest-places.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import type { Transit } from '../transit/index.ts'
import { AT_HOME, AT_WORK, DRIVING, NEVER, NONE, NOWHERE, STAYING } from './activities.ts'
import { ASK_CALLED_OFF, percentFrom } from './asks.ts'
import { chargeCents } from './charge.ts'
import { countCommute, countTrip } from './figures.ts'
import { type Ground, goalNode } from './goals.ts'
import type { Modes, Trip } from './mode-of-trip.ts'
import { planFromHome, STAY_SECONDS_MIN } from './outings.ts'
import { homeOf, workOf } from './profile.ts'
import { planLeaving } from './stays.ts'
import { BICYCLE_SECONDS, cyclingSeconds, FARE_CENTS, roadMetres, walkingSeconds } from './travel.ts'
import type { Wheel } from './wheel.ts'

/** What the plans want of the traffic: to begin a drive; false when no way leads there. The two nodes differ. */
export interface Driving {
  readonly depart: (drive: {
    readonly vehicle: number
    readonly from: number
    readonly to: number
    readonly now: number
  }) => boolean
}

/** Takes cents from a person's household for the city: all of them, or what is there. */
export type Pay = (person: number, cents: number, what: 'charge' | 'fare') => void

/** Houses under water: nobody sets out for one, nor from home while that is one. */
export interface Flooding {
  readonly isUnderWay: (now: number) => boolean
  readonly isClosed: (node: number, now: number) => boolean
}

export interface Travelling extends Ground {
  readonly society: Pick<Society, 'nodeInCentre'>
  readonly network: RoadNetwork
  readonly transit: Transit
  readonly modes: Modes
  readonly wheel: Wheel
  readonly confinement: Confinement
  readonly traffic: () => Driving
  readonly pay: Pay
  readonly floods?: Flooding
  readonly trip: Trip
}

/** A citizen whose time has come sets out, or arrives after a way without a car. */
export function move(travelling: Travelling, person: number, now: number): void {
  if (u8(travelling.columns.citizenTravel, person) === STAYING) leave(travelling, person, now)
  else arrive(travelling, person, now)
  travelling.wheel.add(person)
}

function leave(travelling: Travelling, person: number, now: number): void {
  const { columns } = travelling
  if (u8(columns.citizenActivity, person) !== AT_HOME) goOn(travelling, person, now)
  else if (staysHome(travelling, person, now)) planFromHome(travelling, person, now)
  else setOut(travelling, person, now)
}

/** From where one is: straight home, if the detour is called off; no way at all for who is in bed by now. */
function goOn(travelling: Travelling, person: number, now: number): void {
  const { columns } = travelling
  if (travelling.confinement.isInBed(person)) {
    lieDown(travelling, person, now)
    return
  }
  const isDetour = u8(columns.citizenGoal, person) !== AT_HOME
  if (isDetour && isCalledOff(travelling, person, now)) columns.citizenGoal[person] = AT_HOME
  setOut(travelling, person, now)
}

/** An ambulance is no trip: whoever has fallen severely ill when out is where plans begin again, and the car with them. */
function lieDown(travelling: Travelling, person: number, now: number): void {
  const { columns } = travelling
  columns.citizenActivity[person] = AT_HOME
  columns.citizenNode[person] = homeOf(columns, person)
  columns.citizenBrought[person] = STAYING
  planFromHome(travelling, person, now)
  tell(columns, person, now)
}

/** Looks into the plans anew, has lost the work, or calls the outing off. */
function staysHome(travelling: Travelling, person: number, now: number): boolean {
  const { columns } = travelling
  const goal = u8(columns.citizenGoal, person)
  if (goal === AT_HOME) return true
  if (goal === AT_WORK && workOf(columns, person) === NONE) return true
  return isCalledOff(travelling, person, now)
}

/** By illness, by a flood, or by a lockdown: of all activities away from home, whatever they are, it calls off its percentage. */
function isCalledOff(travelling: Travelling, person: number, now: number): boolean {
  const { columns, random, confinement } = travelling
  if (confinement.staysIn(person) || isFloodedIn(travelling, person, now)) return true
  const percent = i32(columns.policySettings, SETTING.lockdownPercent)
  if (percent === 0) return false
  return percentFrom(random.word(person, Math.floor(now / TICK_SECONDS), ASK_CALLED_OFF), 0) < percent
}

/** Where one would go, or at home, when one is there. */
function isFloodedIn(travelling: Travelling, person: number, now: number): boolean {
  const { columns, floods } = travelling
  if (floods === undefined || !floods.isUnderWay(now)) return false
  const isAtHome = u8(columns.citizenActivity, person) === AT_HOME
  if (isAtHome && floods.isClosed(homeOf(columns, person), now)) return true
  return floods.isClosed(goalNode(travelling, person, now), now)
}

function setOut(travelling: Travelling, person: number, now: number): void {
  const { columns, network, modes, trip } = travelling
  const from = i32(columns.citizenNode, person)
  const to = goalNode(travelling, person, now)
  trip.person = person
  trip.from = from
  trip.to = to
  trip.now = now
  trip.metres = roadMetres(distanceBetween(network, from, to))
  columns.citizenGoalNode[person] = to
  columns.citizenSetOutAt[person] = now
  const mode = from === to ? WALK : modes.choose(trip, true)
  if (mode === CAR && travelling.traffic().depart({ vehicle: person, from, to, now }))
    begin(travelling, CAR, NEVER)
  else teleport(travelling, mode === CAR ? modes.choose(trip, false) : mode)
}

/** Not in the way of cars, only timed. */
function teleport(travelling: Travelling, mode: number): void {
  const { trip, transit } = travelling
  if (mode === TRANSIT) {
    transit.board()
    payFare(travelling)
  }
  begin(travelling, mode, trip.now + Math.max(STAY_SECONDS_MIN, secondsBy(travelling, mode)))
}

function payFare({ columns, pay, trip }: Travelling): void {
  const cents = fareCents(FARE_CENTS, i32(columns.policySettings, SETTING.transitSubsidyPercent))
  if (cents > 0) pay(trip.person, cents, 'fare')
}

function secondsBy({ trip, transit }: Travelling, mode: number): number {
  if (mode === TRANSIT) return transit.way.ridingSeconds + transit.way.walkingSeconds
  return mode === BIKE ? BICYCLE_SECONDS + cyclingSeconds(trip.metres) : walkingSeconds(trip.metres)
}

function begin(
  { columns, trip: { person, from, to, now } }: Travelling,
  mode: number,
  arrival: number,
): void {
  columns.citizenTravel[person] = mode + 1
  columns.citizenNextMove[person] = arrival
  const isFromHome = u8(columns.citizenActivity, person) === AT_HOME
  if (isFromHome)
    columns.citizenBrought[person] = from !== to && (mode === CAR || mode === BIKE) ? mode + 1 : STAYING
  tell(columns, person, now)
}

/** Where the trip has led to, and when it goes on from there. */
export function arrive(travelling: Travelling, person: number, now: number): void {
  const { columns } = travelling
  const travel = u8(columns.citizenTravel, person)
  columns.citizenTravel[person] = STAYING
  const goal = u8(columns.citizenGoal, person)
  if (goal === NOWHERE) return
  const to = i32(columns.citizenGoalNode, person)
  const from = i32(columns.citizenNode, person)
  countTrip(columns, {
    mode: travel - 1,
    metres: roadMetres(distanceBetween(travelling.network, from, to)),
    setOutAt: i32(columns.citizenSetOutAt, person),
    now,
  })
  if (travel === DRIVING) payCharge(travelling, person, now)
  if (goal === AT_WORK) countCommute(columns, person, now)
  columns.citizenActivity[person] = goal
  columns.citizenNode[person] = to
  tell(columns, person, now)
  if (goal === AT_HOME) {
    columns.citizenBrought[person] = STAYING
    planFromHome(travelling, person, now)
  } else planLeaving(travelling, person, now)
}

interface Stranded {
  readonly person: number
  readonly node: number
  readonly now: number
}

/** From where the drive has ended; the trip is one on foot from there, and has taken the time of both. The car is taken home by others. */
export function goOnFoot(travelling: Travelling, { person, node, now }: Stranded): void {
  const { columns, network } = travelling
  if (u8(columns.citizenGoal, person) === NOWHERE) {
    arrive(travelling, person, now)
    return
  }
  const metres = roadMetres(distanceBetween(network, node, i32(columns.citizenGoalNode, person)))
  columns.citizenNode[person] = node
  columns.citizenTravel[person] = WALK + 1
  columns.citizenNextMove[person] = now + Math.max(STAY_SECONDS_MIN, walkingSeconds(metres))
  tell(columns, person, now)
}

function payCharge(travelling: Travelling, person: number, now: number): void {
  const cents = chargeCents(travelling, i32(travelling.columns.citizenGoalNode, person), now)
  if (cents > 0) travelling.pay(person, cents, 'charge')
}

const TRAVEL_BITS = 3

/** Into the tally: who, what they do now, and when. */
function tell(columns: Travelling['columns'], person: number, now: number): void {
  const goal = u8(columns.citizenGoal, person)
  addEntry(columns.plansTally, 0, person, (goal << TRAVEL_BITS) | u8(columns.citizenTravel, person), now)
}
