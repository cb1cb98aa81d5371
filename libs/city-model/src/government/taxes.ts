import { f64, i32 } from '../memory/column.ts'
import { BudgetError } from './errors.ts'

/** Rates are basis points: 10,000 are the whole. */
export const BASIS_POINTS = 10_000
/** Amounts up to this many cents (ten billion of money) are taxed exactly: times 10,000 they are still whole numbers. */
export const TAXABLE_CENTS_MAX = 900_719_925_474

/** From each threshold on, what lies above it is taxed at its rate. The first threshold is 0. */
export interface TaxBrackets {
  readonly fromCents: Float64Array
  readonly basisPoints: Int32Array
}

export function checkBrackets({ fromCents, basisPoints }: TaxBrackets): void {
  const ascending = fromCents.every((from, at) => (at === 0 ? from === 0 : from > f64(fromCents, at - 1)))
  if (fromCents.length === 0 || fromCents.length !== basisPoints.length || !ascending)
    throw new BudgetError('brackets_not_ascending', 'thresholds ascend from 0, each with a rate')
  for (const rate of basisPoints) checkRate(rate)
}

export function checkRate(basisPoints: number): void {
  const fits = Number.isInteger(basisPoints) && basisPoints >= 0 && basisPoints <= BASIS_POINTS
  if (!fits) throw new BudgetError('rate_out_of_range', `a rate is 0..${BASIS_POINTS} basis points`)
}

/** Tax on an income, in cents; rounded down once, at the end. */
export function incomeTax({ fromCents, basisPoints }: TaxBrackets, incomeCents: number): number {
  let due = 0
  for (let at = 0; at < basisPoints.length; at += 1) {
    const from = f64(fromCents, at)
    if (incomeCents <= from) break
    const to = at + 1 < fromCents.length ? Math.min(incomeCents, f64(fromCents, at + 1)) : incomeCents
    due += (to - from) * i32(basisPoints, at)
  }
  return Math.floor(due / BASIS_POINTS)
}

/** The tax inside a price that includes it. */
export function valueAddedTax(basisPoints: number, grossCents: number): number {
  return Math.floor((grossCents * basisPoints) / (BASIS_POINTS + basisPoints))
}

const DAYS = 365

/** One day's part of a year's tax on a value; the parts of days 0..364 sum up to the year's exactly. */
export function propertyTax(basisPoints: number, valueCents: number, dayOfYear: number): number {
  const year = Math.floor((valueCents * basisPoints) / BASIS_POINTS)
  return Math.floor((year * (dayOfYear + 1)) / DAYS) - Math.floor((year * dayOfYear) / DAYS)
}

const MILLIGRAMS_A_TONNE = 1_000_000_000

export interface CarbonBill {
  readonly cents: number
  /** Not yet a whole cent: mg times cents per tonne, to be carried on to the next bill. */
  readonly rest: number
}

/** The price of what was given off, with what was left of the last bill. Milligrams times price stay below 2^53. */
export function carbonBill(centsPerTonne: number, milligrams: number, rest: number): CarbonBill {
  const owed = milligrams * centsPerTonne + rest
  const cents = Math.floor(owed / MILLIGRAMS_A_TONNE)
  return { cents, rest: owed - cents * MILLIGRAMS_A_TONNE }
}

export const HOURS = 24

/** What entering a zone costs at an hour, from a table of zones times 24 hours. */
export function congestionCharge(centsByZoneHour: Int32Array, zone: number, hour: number): number {
  return i32(centsByZoneHour, zone * HOURS + hour)
}
