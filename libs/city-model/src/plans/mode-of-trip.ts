import type { Random } from '@urbe/kernel'

import { fuelPercentAt } from '../city/fuel-price.ts'
import { SETTING } from '../city/settings.ts'
import { HOUR_SECONDS, secondOfDay, TICK_SECONDS } from '../clock.ts'
import { i32, u8 } from '../memory/column.ts'
import {
  ASK_MODE,
  BIKE,
  CAR,
  type Choice,
  carCents,
  fareCents,
  NO_MODE,
  pick,
  REACH,
  roomForChoice,
  TRANSIT,
  utilityOf,
  WALK,
  weigh,
} from '../mode-choice/index.ts'
import type { Society } from '../society.ts'
import type { Transit } from '../transit/index.ts'
import { AT_HOME, CYCLING, DRIVING } from './activities.ts'
import { chargeCents } from './charge.ts'
import { tastesOfClass } from './classes.ts'
import { classIn, hasBicycleIn, hasCarIn, traits } from './profile.ts'
import type { ForeignColumns, PlansColumns } from './shape.ts'
import {
  BICYCLE_SECONDS,
  CAR_SECONDS,
  carCentsPerKm,
  cyclingSeconds,
  drivingSeconds,
  FARE_CENTS,
  PARKING_CENTS,
  TRANSIT_METRES_MIN,
  walkingSeconds,
} from './travel.ts'

/** The trip under way to be decided: one place that is used again for each, as are the offers. */
export interface Trip {
  person: number
  from: number
  to: number
  now: number
  /** Over the streets. */
  metres: number
}

export interface ModesDeps {
  readonly society: Pick<Society, 'nodeInCentre'>
  readonly columns: PlansColumns & ForeignColumns
  readonly transit: Transit
  readonly random: Random
}

export interface Modes {
  /** How a citizen makes a trip, with or without a car. Of `TRANSIT` the way is then the last one found. */
  readonly choose: (trip: Trip, mayDrive: boolean) => number
}

interface MutableOffer {
  readonly mode: number
  readonly available: boolean
  ridingSeconds: number
  walkingSeconds: number
  cents: number
  crowding: number
  autonomous: number
}

/** What the choice works on; nothing of it outlives a choice. */
interface Desk extends ModesDeps {
  readonly room: Choice
  readonly car: MutableOffer
  readonly ride: MutableOffer
  readonly bicycle: MutableOffer
  readonly walk: MutableOffer
}

export function createModes(deps: ModesDeps): Modes {
  const desk: Desk = {
    ...deps,
    room: roomForChoice(),
    car: emptyOffer(CAR),
    ride: emptyOffer(TRANSIT),
    bicycle: emptyOffer(BIKE),
    walk: emptyOffer(WALK),
  }
  return { choose: (trip, mayDrive) => choose(desk, trip, mayDrive) }
}

function emptyOffer(mode: number): MutableOffer {
  return { mode, available: true, ridingSeconds: 0, walkingSeconds: 0, cents: 0, crowding: 0, autonomous: 0 }
}

/** What was taken from home has to come back; who left home without it goes by transit or on foot until home again. */
function choose(desk: Desk, trip: Trip, mayDrive: boolean): number {
  const { columns } = desk
  const isHome = u8(columns.citizenActivity, trip.person) === AT_HOME
  if (!isHome) {
    const brought = u8(columns.citizenBrought, trip.person)
    if (brought === DRIVING && mayDrive) return CAR
    if (brought === CYCLING) return BIKE
  }
  setAvailable(desk, trip, { isHome, mayDrive })
  weighAll(desk, trip)
  const mode = pick(desk.room, desk.random.word(trip.person, Math.floor(trip.now / TICK_SECONDS), ASK_MODE))
  // Who has no way at all borrows a bicycle, however far it is.
  return mode === NO_MODE ? BIKE : mode
}

interface Leaving {
  readonly isHome: boolean
  readonly mayDrive: boolean
}

function setAvailable({ room, columns, transit }: Desk, trip: Trip, { isHome, mayDrive }: Leaving): void {
  const has = isHome ? traits(columns, trip.person) : 0
  const hour = Math.floor(secondOfDay(trip.now) / HOUR_SECONDS)
  const { available } = room
  available[CAR] = mayDrive && hasCarIn(has) ? 1 : 0
  available[TRANSIT] = trip.metres >= TRANSIT_METRES_MIN && transit.find(trip.from, trip.to, hour) ? 1 : 0
  available[BIKE] = trip.metres <= REACH.bikeMetres && hasBicycleIn(has) ? 1 : 0
  available[WALK] = trip.metres <= REACH.walkMetres ? 1 : 0
}

function weighAll(desk: Desk, trip: Trip): void {
  const { columns, room, car, ride, bicycle, walk } = desk
  const tastes = tastesOfClass(classIn(traits(columns, trip.person)))
  if (room.available[CAR] === 1) {
    offerCar(desk, trip, car)
    room.utilities[CAR] = utilityOf(tastes, car, car)
  }
  if (room.available[TRANSIT] === 1) {
    offerRide(desk, trip, ride)
    room.utilities[TRANSIT] = utilityOf(tastes, ride, ride)
  }
  bicycle.ridingSeconds = cyclingSeconds(trip.metres)
  bicycle.walkingSeconds = BICYCLE_SECONDS
  room.utilities[BIKE] = utilityOf(tastes, bicycle, bicycle)
  walk.walkingSeconds = walkingSeconds(trip.metres)
  room.utilities[WALK] = utilityOf(tastes, walk, walk)
  weigh(room)
}

/** Drivers think of the charge of both ends: they will come back to where they are. */
function offerCar(desk: Desk, { person, from, to, now, metres }: Trip, car: MutableOffer): void {
  const { columns, society } = desk
  const speed = i32(columns.carSpeed, Math.floor(secondOfDay(now) / HOUR_SECONDS))
  const isParked = u8(society.nodeInCentre, to) === 1 && u8(columns.citizenGoal, person) !== AT_HOME
  car.ridingSeconds = drivingSeconds(metres, speed)
  car.walkingSeconds = CAR_SECONDS
  car.autonomous = i32(columns.policySettings, SETTING.autonomousPermille)
  car.cents = carCents({
    metres,
    centsPerKm: carCentsPerKm(fuelPercentAt(columns, now)),
    parkingCents: isParked ? PARKING_CENTS : 0,
    congestionChargeCents: chargeCents(desk, from, now) + chargeCents(desk, to, now),
  })
}

function offerRide({ columns, transit }: Desk, { now }: Trip, ride: MutableOffer): void {
  const { way } = transit
  ride.ridingSeconds = way.ridingSeconds
  ride.walkingSeconds = way.walkingSeconds
  ride.cents = fareCents(FARE_CENTS, i32(columns.policySettings, SETTING.transitSubsidyPercent))
  ride.crowding = transit.crowdingOf(Math.floor(secondOfDay(now) / HOUR_SECONDS))
}
