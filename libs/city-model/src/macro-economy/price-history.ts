import { f64 } from '../memory/column.ts'

/** Periods of which the average price is remembered: those that a year's inflation takes, and some more. */
export const PRICES_KEPT = 8

/** Average prices, one a period, the first that of the start. */
export interface PriceHistory {
  /** How many have been noted since the start. */
  count: number
  readonly ring: Float64Array
}

export function newPrices(): PriceHistory {
  return { count: 0, ring: new Float64Array(PRICES_KEPT) }
}

export function notePrice(prices: PriceHistory, price: number): void {
  prices.ring[prices.count % PRICES_KEPT] = price
  prices.count += 1
}

/** The price of so many periods ago (0 is the last one noted); undefined where there was none, or it is forgotten. */
export function priceOf({ count, ring }: PriceHistory, periodsAgo: number): number | undefined {
  if (periodsAgo >= count || periodsAgo >= PRICES_KEPT) return undefined
  return f64(ring, (count - 1 - periodsAgo) % PRICES_KEPT)
}
