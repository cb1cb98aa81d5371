import { DAY_SECONDS } from '../clock.ts'
import { i32 } from '../memory/column.ts'
import { type ShockColumns, UNDER_WAY } from './under-way.ts'

interface Change {
  /** Below 0 where fuel is cheaper. */
  readonly percent: number
  readonly days: number
}

/** From now on; what held before holds no more. */
export function changeFuelPrice(
  { shocksUnderWay }: ShockColumns,
  { percent, days }: Change,
  now: number,
): void {
  shocksUnderWay[UNDER_WAY.fuelPercent] = percent
  shocksUnderWay[UNDER_WAY.fuelUntil] = now + days * DAY_SECONDS
}

/** How much dearer fuel is at this second, in percent. */
export function fuelPercentAt({ shocksUnderWay }: ShockColumns, now: number): number {
  return now < i32(shocksUnderWay, UNDER_WAY.fuelUntil) ? i32(shocksUnderWay, UNDER_WAY.fuelPercent) : 0
}
