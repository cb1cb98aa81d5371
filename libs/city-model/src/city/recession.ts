import { DAY_SECONDS } from '../clock.ts'
import { i32 } from '../memory/column.ts'
import { type ShockColumns, UNDER_WAY } from './under-way.ts'

interface Recession {
  /** By how much less than usual the rest of the world buys here. */
  readonly percent: number
  readonly days: number
}

/** From now on; what held before holds no more. */
export function beginRecession(
  { shocksUnderWay }: ShockColumns,
  { percent, days }: Recession,
  now: number,
): void {
  shocksUnderWay[UNDER_WAY.recessionPercent] = percent
  shocksUnderWay[UNDER_WAY.recessionUntil] = now + days * DAY_SECONDS
}

/** How much less the rest of the world buys at this second, in percent. */
export function recessionPercentAt({ shocksUnderWay }: ShockColumns, now: number): number {
  return now < i32(shocksUnderWay, UNDER_WAY.recessionUntil)
    ? i32(shocksUnderWay, UNDER_WAY.recessionPercent)
    : 0
}
