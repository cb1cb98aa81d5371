import { f64, i32 } from '../memory/column.ts'
import { KpiError } from './errors.ts'

/** The index of the founding day, in millionths of a point: 100. */
export const CPI_BASE = 100_000_000
const PPM = 1_000_000n

/** What was sold in a period, by good: the price of one in cents, and how many. */
export interface Basket {
  readonly priceCents: Int32Array
  readonly quantity: Float64Array
}

/**
 * The next link of a chained Laspeyres index: the index times what the basket of the period before costs now, over what it
 * cost then. In whole numbers, rounded down to a millionth of a point.
 */
export function chainIndex(index: number, before: Basket, priceCents: Int32Array): number {
  const then = costOf(before.quantity, before.priceCents)
  if (then === 0n) throw new KpiError('no_basket', 'nothing was sold in the period before')
  return Number((BigInt(index) * costOf(before.quantity, priceCents)) / then)
}

function costOf(quantity: Float64Array, priceCents: Int32Array): bigint {
  let cost = 0n
  for (let good = 0; good < quantity.length; good += 1)
    cost += BigInt(f64(quantity, good)) * BigInt(i32(priceCents, good))
  return cost
}

/** Inflation from one index to a later one, in millionths. */
export function inflationPpm(before: number, now: number): number {
  return Number((BigInt(now - before) * PPM) / BigInt(before))
}

/** What was spent on the city's product in a day, in cents. */
export interface Expenditure {
  readonly consumption: number
  readonly investment: number
  readonly government: number
  readonly exports: number
  readonly imports: number
}

/** Gross domestic product in cents a day, from the side of expenditure: C + I + G + X - M. */
export function grossProduct({ consumption, investment, government, exports, imports }: Expenditure): number {
  return consumption + investment + government + exports - imports
}
