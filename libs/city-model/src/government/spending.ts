import { f64, i32 } from '../memory/column.ts'
import { BudgetError } from './errors.ts'
import {
  BANK_RESCUE,
  CARBON_PRICE,
  CHILD_BENEFIT,
  CONGESTION_CHARGE,
  DEBT_INTEREST,
  ESTATES,
  FARES,
  INCOME_TAX,
  type LedgerColumns,
  PENSIONS,
  PROPERTY_TAX,
  SOCIAL_ASSISTANCE,
  SPENDING,
  UNEMPLOYMENT_BENEFIT,
  UNIVERSAL_INCOME,
  VALUE_ADDED_TAX,
  WATER,
} from './ledger.ts'
import { BASIS_POINTS } from './taxes.ts'

/** Services, in the order of their shares. */
export const POLICE = 0
export const HOSPITALS = 1
export const TRANSIT = 2
export const MAINTENANCE = 3
export const SERVICES = 4

/** Parts of a sum by shares in basis points: the parts sum up to the whole to the cent, the rest goes to the first ones. */
export function divide(cents: number, shares: Int32Array): Float64Array {
  const total = shares.reduce((sum, share) => sum + share, 0)
  if (total !== BASIS_POINTS || shares.some((share) => share < 0))
    throw new BudgetError('shares_do_not_sum_up', `shares sum up to ${BASIS_POINTS}`)
  const parts = Float64Array.from(shares, (share) => partOf(cents, share))
  let rest = cents - parts.reduce((sum, part) => sum + part, 0)
  for (let at = 0; rest > 0; at = (at + 1) % shares.length) {
    if (i32(shares, at) === 0) continue
    parts[at] = f64(parts, at) + 1
    rest -= 1
  }
  return parts
}

/** cents · share / 10,000, rounded down, without leaving the whole numbers on the way. */
function partOf(cents: number, share: number): number {
  const thousands = Math.floor(cents / BASIS_POINTS)
  return thousands * share + Math.floor(((cents - thousands * BASIS_POINTS) * share) / BASIS_POINTS)
}

export interface BenefitRule {
  /** Of the last wage. */
  readonly replacementBasisPoints: number
  readonly lowestCents: number
  readonly highestCents: number
}

/** A day's benefit of somebody without work. */
export function unemploymentBenefit(rule: BenefitRule, lastWageCents: number): number {
  const share = partOf(lastWageCents, rule.replacementBasisPoints)
  return Math.min(rule.highestCents, Math.max(rule.lowestCents, share))
}

const RATION_PARTS = 1_000_000

/** What part of all that is due can be paid, in millionths: everybody gets the same part. */
export function rationOf(dueCents: number, meansCents: number): number {
  if (dueCents <= meansCents) return RATION_PARTS
  return Math.max(0, Math.floor((meansCents / dueCents) * RATION_PARTS))
}

export function rationed(cents: number, ration: number): number {
  return Math.floor((cents * ration) / RATION_PARTS)
}

export interface Budget {
  readonly revenueCents: number
  readonly outlayCents: number
  /** Outlay minus revenue; below zero is a surplus. */
  readonly deficitCents: number
}

const REVENUES = [
  INCOME_TAX,
  VALUE_ADDED_TAX,
  PROPERTY_TAX,
  CARBON_PRICE,
  CONGESTION_CHARGE,
  FARES,
  WATER,
  ESTATES,
] as const
const OUTLAYS = [
  UNIVERSAL_INCOME,
  UNEMPLOYMENT_BENEFIT,
  PENSIONS,
  CHILD_BENEFIT,
  SOCIAL_ASSISTANCE,
  SPENDING,
  DEBT_INTEREST,
  BANK_RESCUE,
] as const

/** The government's budget since the flows were last cleared. Borrowing is neither revenue nor outlay. */
export function budgetOf({ flows }: Pick<LedgerColumns, 'flows'>): Budget {
  const revenueCents = REVENUES.reduce((sum, kind) => sum + f64(flows, kind), 0)
  const outlayCents = OUTLAYS.reduce((sum, kind) => sum + f64(flows, kind), 0)
  return { revenueCents, outlayCents, deficitCents: outlayCents - revenueCents }
}
