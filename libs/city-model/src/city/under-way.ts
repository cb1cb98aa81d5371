import { type ColumnsOf, column } from '../memory/schema.ts'

/** Where each number of the shocks that are under way lies in the column `shocksUnderWay`. A place, once given, keeps its meaning. */
export const UNDER_WAY = {
  /** By how much fuel is dearer than usual, and the second from which it is not. */
  fuelPercent: 0,
  fuelUntil: 1,
  /** 1 while a link is closed or ordered to be. */
  streets: 2,
  /** Of all metres of lanes, millionths that are closed; and these summed up over the minutes of today and of the day before. */
  closedPpm: 3,
  closedToday: 4,
  closedBefore: 5,
  /** By how much less than usual the rest of the world buys, and the second from which it does not. */
  recessionPercent: 6,
  recessionUntil: 7,
  /** People who are still to move in, and the midnights over which they do. */
  newcomers: 8,
  newcomerNights: 9,
  /** How far above its usual level a river comes, in millimetres; the seconds from which it rises and by which it is back; 1 once told. */
  floodMm: 10,
  floodFrom: 11,
  floodUntil: 12,
  floodTold: 13,
} as const

/** As many as fill one cache line. */
const PLACES = 16

export function shocksShape() {
  return { shocksUnderWay: column('i32', PLACES, 'fuelPrice:i32[2]') } as const
}

export type ShockColumns = ColumnsOf<ReturnType<typeof shocksShape>>
