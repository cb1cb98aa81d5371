import type { Random } from '@urbe/kernel'

import { i32, u8 } from '../memory/column.ts'
import { type Choice, pick, weigh } from './choose.ts'
import { CAR, MODES } from './modes.ts'
import { feltDriving, type Tastes } from './tastes.ts'

/** The only question that this part asks of chance; it wants a stream of its own. */
export const ASK_MODE = 0

/** Trips to be decided, one place each; columns with four places a trip hold those of a trip side by side, by mode. */
export interface TripColumns {
  readonly traveller: Int32Array
  /** Position in the list of tastes. */
  readonly incomeClass: Uint8Array
  readonly available: Uint8Array
  readonly ridingSeconds: Int32Array
  readonly walkingSeconds: Int32Array
  readonly cents: Int32Array
  readonly crowding: Int32Array
  /** Written. */
  readonly chosen: Uint8Array
}

export interface Travellers {
  readonly random: Random
  readonly tick: number
  readonly tastes: readonly Tastes[]
  readonly autonomous: number
  readonly room: Choice
}

const PERMILLE = 1000

/** Decides the trips `from` (included) to `to` (not included), each by itself: one draw of chance by its traveller. */
export function chooseModes(
  travellers: Travellers,
  trips: TripColumns,
  [from, to]: readonly [number, number],
): void {
  const { random, tick, tastes, room } = travellers
  const feltCar = feltDriving(travellers.autonomous)
  for (let trip = from; trip < to; trip += 1) {
    const taste = tastes[u8(trips.incomeClass, trip)]
    if (!taste) throw new RangeError(`trip ${trip} is of an unknown class of income`)
    for (let mode = 0; mode < MODES; mode += 1) {
      room.available[mode] = u8(trips.available, trip * MODES + mode)
      room.utilities[mode] = worth({ trips, taste, feltCar }, trip, mode)
    }
    weigh(room)
    trips.chosen[trip] = pick(room, random.word(i32(trips.traveller, trip), tick, ASK_MODE))
  }
}

interface Valuation {
  readonly trips: TripColumns
  readonly taste: Tastes
  readonly feltCar: number
}

/** The same as `utilityOf`, straight from the columns. */
function worth({ trips, taste, feltCar }: Valuation, trip: number, mode: number): number {
  const place = trip * MODES + mode
  const riding = i32(trips.ridingSeconds, place)
  const felt = mode === CAR ? Math.floor((riding * feltCar) / PERMILLE) : riding
  const crowded = Math.floor((felt * i32(trips.crowding, place)) / PERMILLE)
  return (
    i32(taste.constants, mode) -
    taste.perRidingSecond * felt -
    taste.perCrowdedSecond * crowded -
    taste.perWalkingSecond * i32(trips.walkingSeconds, place) -
    taste.perCent * i32(trips.cents, place)
  )
}
