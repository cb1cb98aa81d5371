import { DAY_SECONDS } from '../clock.ts'
import { i32 } from '../memory/column.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'

const PERCENT = 0
const UNTIL = 1

export function fuelShape() {
  return {
    /** By how many percent fuel is dearer than usual, and the second from which it is not. */
    fuelPrice: column('i32', 2),
  } as const
}

export type FuelColumns = ColumnsOf<ReturnType<typeof fuelShape>>

interface Change {
  /** Below 0 where fuel is cheaper. */
  readonly percent: number
  readonly days: number
}

/** From now on; what held before holds no more. */
export function changeFuelPrice({ fuelPrice }: FuelColumns, { percent, days }: Change, now: number): void {
  fuelPrice[PERCENT] = percent
  fuelPrice[UNTIL] = now + days * DAY_SECONDS
}

/** How much dearer fuel is at this second, in percent. */
export function fuelPercentAt({ fuelPrice }: FuelColumns, now: number): number {
  return now < i32(fuelPrice, UNTIL) ? i32(fuelPrice, PERCENT) : 0
}
