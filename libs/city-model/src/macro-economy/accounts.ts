import type { ClosedEconomy } from './state.ts'

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
export function moneyAccount({ firms, households, banks, outside }: ClosedEconomy): MoneyAccount {
  const held = sum(households.savings)
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

/** Beyond it a sum of coins is no longer exact. */
export const COINS_MAX = Number.MAX_SAFE_INTEGER

/** More coins than can be counted exactly: the economy needs larger ones (`coinsAUnit`). */
export class TooManyCoins extends Error {
  readonly period: number

  constructor(period: number) {
    super(
      `after period ${period} there are more coins than can be counted: take fewer of them for a unit of money`,
    )
    this.name = 'TooManyCoins'
    this.period = period
  }
}

export function assertCountable(economy: ClosedEconomy): void {
  const { households, firms, banks, entry, rescue, research } = moneyAccount(economy)
  const most = Math.max(households + firms + Math.abs(banks), Math.abs(entry), Math.abs(rescue), research)
  if (!(most <= COINS_MAX)) throw new TooManyCoins(economy.period)
}
