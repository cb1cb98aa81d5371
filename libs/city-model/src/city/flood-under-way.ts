import { DAY_SECONDS, HOUR_SECONDS, momentOf } from '../clock.ts'
import {
  BUILDING_CLOSED_MM,
  closeFlooded,
  type FloodCurve,
  floodLevelAt,
  ROAD_CLOSED_MM,
} from '../environment/flood.ts'
import { i32 } from '../memory/column.ts'
import type { River } from './river.ts'
import { type ShockColumns, UNDER_WAY } from './under-way.ts'

const MM_A_DECIMETRE = 100
const QUARTERS = 4
/** The level is looked at so often. */
const LOOK_SECONDS = 900
const HOURS_A_DAY = 24
const PERMILLE = 1000

interface Flood {
  readonly levelDecimetres: number
  readonly hours: number
}

/** From now on; it rises for a quarter of its hours, stays for half of them, and drains. What was under way before holds no more. */
export function beginFlood(
  { shocksUnderWay }: ShockColumns,
  { levelDecimetres, hours }: Flood,
  now: number,
): void {
  shocksUnderWay[UNDER_WAY.floodMm] = levelDecimetres * MM_A_DECIMETRE
  shocksUnderWay[UNDER_WAY.floodFrom] = now
  shocksUnderWay[UNDER_WAY.floodUntil] = now + hours * HOUR_SECONDS
  shocksUnderWay[UNDER_WAY.floodTold] = 0
}

/** What the water of the moment closes. */
export interface Floods {
  readonly isUnderWay: (now: number) => boolean
  /** By link 1 where the road is under too much of it. */
  readonly closedLinks: (now: number) => Uint8Array
  /** Whether a house at a node is under too much of it. */
  readonly isClosed: (node: number, now: number) => boolean
  /** Of the hours of a day, thousandths in which a house at a node was open. */
  readonly dryPermille: (node: number, day: number) => number
  /** What it closes at its highest. */
  readonly peak: () => { readonly links: number; readonly isClosed: (node: number) => boolean }
}

/** The heights are worked out when there is a first flood. */
export function floodsOf({ shocksUnderWay }: ShockColumns, riverOf: () => River): Floods {
  let known: River | undefined
  const river = (): River => {
    known ??= riverOf()
    return known
  }
  const isUnderWay = (now: number): boolean =>
    now < i32(shocksUnderWay, UNDER_WAY.floodUntil) && now >= i32(shocksUnderWay, UNDER_WAY.floodFrom)
  const levelAt = (now: number): number =>
    isUnderWay(now) ? floodLevelAt(curveOf(shocksUnderWay), now - (now % LOOK_SECONDS)) : 0
  const isUnder = (node: number, levelMm: number): boolean =>
    levelMm - i32(river().nodeMm, node) >= BUILDING_CLOSED_MM
  const isClosed = (node: number, now: number): boolean => isUnderWay(now) && isUnder(node, levelAt(now))
  const closedAt = (levelMm: number) => {
    const closed = new Uint8Array(river().linkMm.length)
    return { closed, links: closeFlooded({ levelMm, closesAtMm: ROAD_CLOSED_MM }, river().linkMm, closed) }
  }
  return {
    isUnderWay,
    isClosed,
    closedLinks: (now) => closedAt(levelAt(now)).closed,
    dryPermille(node, day) {
      const [midnight, until] = [momentOf(day, 0), i32(shocksUnderWay, UNDER_WAY.floodUntil)]
      if (until <= midnight || i32(shocksUnderWay, UNDER_WAY.floodFrom) >= midnight + DAY_SECONDS)
        return PERMILLE
      let dry = 0
      for (let hour = 0; hour < HOURS_A_DAY; hour += 1)
        if (!isClosed(node, midnight + hour * HOUR_SECONDS)) dry += 1
      return Math.floor((PERMILLE * dry) / HOURS_A_DAY)
    },
    peak() {
      const levelMm = i32(shocksUnderWay, UNDER_WAY.floodMm)
      return { links: closedAt(levelMm).links, isClosed: (node) => isUnder(node, levelMm) }
    },
  }
}

function curveOf(shocksUnderWay: Int32Array): FloodCurve {
  const from = i32(shocksUnderWay, UNDER_WAY.floodFrom)
  const until = i32(shocksUnderWay, UNDER_WAY.floodUntil)
  const quarter = Math.floor((until - from) / QUARTERS)
  const highest = i32(shocksUnderWay, UNDER_WAY.floodMm)
  return {
    seconds: Int32Array.of(from, from + quarter, until - quarter, until),
    levelMm: Int32Array.of(0, highest, highest, 0),
  }
}
