import type { Economy } from './state.ts'

/** Every coin, by who holds it. */
export interface MoneyAccount {
  readonly households: number
  readonly firms: number
  /** What banks own beyond the loans. */
  readonly banks: number
  /** Lent and not yet paid back: money that a loan has made. */
  readonly lent: number
  /** Gone into research, beyond the model. */
  readonly research: number
  /** Taken along by failed firms, minus brought along by new ones. */
  readonly entry: number
  /** Losses of failed banks, minus what new ones brought along. */
  readonly rescue: number
  /** The same in every phase of every period. */
  readonly total: number
}

/** Sums of whole coins: exact as long as all of them stay below 2^53. */
export function moneyAccount({ firms, households, banks, outside }: Economy): MoneyAccount {
  const held = sum(households.savings) + sum(households.income) + sum(households.budget)
  const owned = sum(firms.funds)
  const equity = sum(banks.equity)
  const { lent, research, entry, rescue } = outside
  const total = held + owned + equity - lent + research + entry + rescue
  return { households: held, firms: owned, banks: equity, lent, research, entry, rescue, total }
}

function sum(column: Float64Array): number {
  let total = 0
  for (const each of column) total += each
  return total
}
