import { addF64, f64 } from '../memory/column.ts'
import { LedgerError } from './errors.ts'

/** No balance and no total of a kind of flow may pass this many cents to either side: beyond, doubles are no longer whole numbers. */
export const BALANCE_CENTS_MAX = Number.MAX_SAFE_INTEGER

/** Where the accounts of each sector lie: first the three that there is one of, then banks, firms and households. */
export interface Accounts {
  readonly government: number
  readonly restOfWorld: number
  readonly centralBank: number
  readonly firstBank: number
  readonly firstFirm: number
  readonly firstHousehold: number
  readonly count: number
}

export interface Sectors {
  readonly banks: number
  readonly firms: number
  readonly households: number
}

const SINGLE_ACCOUNTS = 3
/** 2^27. */
const HALF = 134_217_728

export function accountsOf({ banks, firms, households }: Sectors): Accounts {
  const firstFirm = SINGLE_ACCOUNTS + banks
  const firstHousehold = firstFirm + firms
  return {
    government: 0,
    restOfWorld: 1,
    centralBank: 2,
    firstBank: SINGLE_ACCOUNTS,
    firstFirm,
    firstHousehold,
    count: firstHousehold + households,
  }
}

/** What a payment is for. A number, once given, keeps its meaning: totals of past days are kept under it. */
export const ISSUE = 0
export const WAGES = 1
export const GOODS = 2
export const RENT = 3
export const INCOME_TAX = 4
export const VALUE_ADDED_TAX = 5
export const PROPERTY_TAX = 6
export const CARBON_PRICE = 7
export const CONGESTION_CHARGE = 8
export const UNIVERSAL_INCOME = 9
export const UNEMPLOYMENT_BENEFIT = 10
export const SPENDING = 11
export const FARES = 12
/** Borrowing and paying back. */
export const LOANS = 13
/** Of the government's debt. */
export const DEBT_INTEREST = 14
/** What is bought from the rest of the world. */
export const FOREIGN_TRADE = 15
export const MIGRATION = 16
export const PENSIONS = 17
export const CHILD_BENEFIT = 18
/** To those who can work neither in a job nor draw a pension. */
export const SOCIAL_ASSISTANCE = 19
export const WATER = 20
/** What the rest of the world buys. */
export const EXPORTS = 21
/** What owners get out of businesses, banks and the government's debt. */
export const PROFITS = 22
/** What owners put into new businesses. */
export const CAPITAL = 23
/** What is left when the last of a household has died. */
export const ESTATES = 24
/** New equity for a bank that has none left. */
export const BANK_RESCUE = 25
export const FLOW_KINDS = 26

/** All of a ledger's state; the owner places it, `balances` for each account, `flows` (a total) and `payments` (how many) for each kind. */
export interface LedgerColumns {
  readonly balances: Float64Array
  readonly flows: Float64Array
  readonly payments: Float64Array
}

export interface Ledger {
  readonly accounts: Accounts
  readonly columns: LedgerColumns
}

export interface Payment {
  readonly from: number
  readonly to: number
  readonly cents: number
  readonly flow: number
}

/**
 * Moves cents from one account to another, all or nothing: the only way money moves, so that the sum of all balances can
 * never change. It starts at zero: what others hold is what the central bank and the rest of the world owe. Only these two
 * may be below zero; a government in need borrows from the central bank, which is a payment too.
 */
export function transfer(ledger: Ledger, payment: Payment): void {
  check(ledger, payment)
  const { from, to, cents, flow } = payment
  const { balances, flows, payments } = ledger.columns
  if (cents > spendable(ledger, from)) throw new LedgerError('overdraft', `account ${from} lacks the cents`)
  if (Math.max(f64(balances, to), f64(flows, flow)) > BALANCE_CENTS_MAX - cents)
    throw new LedgerError('beyond_safe_integers', `account ${to} or flow ${flow} cannot hold as much`)
  addF64(balances, from, -cents)
  addF64(balances, to, cents)
  addF64(flows, flow, cents)
  addF64(payments, flow, 1)
}

/** What a loop over many rows has moved for one purpose. */
export interface Moved {
  readonly flow: number
  readonly cents: number
  readonly payments: number
}

/**
 * Counts what a loop over many accounts has moved by itself, whole cents from balances that had them to other balances: such a loop
 * keeps the rules of `transfer` without a call a payment, and the imbalance shows it if it does not.
 */
export function countMoved({ columns }: Ledger, { flow, cents, payments }: Moved): void {
  if (!Number.isSafeInteger(cents) || cents < 0) throw new LedgerError('not_whole_cents', `${cents}`)
  if (f64(columns.flows, flow) > BALANCE_CENTS_MAX - cents)
    throw new LedgerError('beyond_safe_integers', `flow ${flow} cannot hold as much`)
  addF64(columns.flows, flow, cents)
  addF64(columns.payments, flow, payments)
}

/** Pays what is there, up to the cents of the payment; tells what was paid. */
export function transferUpTo(ledger: Ledger, payment: Payment): number {
  check(ledger, payment)
  const cents = Math.min(payment.cents, spendable(ledger, payment.from))
  transfer(ledger, { ...payment, cents })
  return cents
}

/** What can leave an account. */
export function spendable({ accounts, columns }: Ledger, account: number): number {
  const mayOwe = account === accounts.centralBank || account === accounts.restOfWorld
  // Never negative, and exact: an account that may not owe is never below zero.
  return mayOwe ? f64(columns.balances, account) + BALANCE_CENTS_MAX : f64(columns.balances, account)
}

function check({ accounts }: Ledger, { from, to, cents, flow }: Payment): void {
  if (!(isAccount(accounts, from) && isAccount(accounts, to)))
    throw new LedgerError('unknown_account', `no accounts ${from} and ${to}`)
  if (!Number.isSafeInteger(cents) || cents < 0) throw new LedgerError('not_whole_cents', `${cents}`)
  if (!Number.isInteger(flow) || flow < 0 || flow >= FLOW_KINDS)
    throw new LedgerError('unknown_flow', `no flow ${flow}`)
}

function isAccount({ count }: Accounts, account: number): boolean {
  return Number.isInteger(account) && account >= 0 && account < count
}

/** The sum of all balances: zero, always. Summed up in two halves, so that no part of it leaves the whole numbers. */
export function imbalanceOf({ columns: { balances } }: Ledger): number {
  let high = 0
  let low = 0
  for (let account = 0; account < balances.length; account += 1) {
    const balance = f64(balances, account)
    const upper = Math.floor(balance / HALF)
    high += upper
    low += balance - upper * HALF
  }
  return high * HALF + low
}

/** Ends a day (or month): its totals start again from zero. */
export function clearFlows({ columns }: Ledger): void {
  columns.flows.fill(0)
  columns.payments.fill(0)
}
