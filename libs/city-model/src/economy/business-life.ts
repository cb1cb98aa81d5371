import type { Random } from '@urbe/kernel'

import { addF64, f64, i32, u8 } from '../memory/column.ts'
import { ASK_INVESTOR, ASK_PRICE, ASK_WAGE } from '../purposes.ts'
import type { Society } from '../society.ts'
import { type EconomyColumns, SMOOTHING } from './columns.ts'
import { DISTRESS_DAYS_MAX } from './payroll.ts'

interface Deps {
  readonly society: Society
  readonly columns: EconomyColumns
  readonly random: Random
}

/** What one worker makes a day. */
export const UNITS_A_WORKER = 12
/** A business thinks about itself on one day in this many, not all on the same. */
const THINKS_EVERY_DAYS = 7
const STOCK_DAYS_LOW = 2
const STOCK_DAYS_HIGH = 6
const PERMILLE = 1000
const PRICE_STEP_PERMILLE = 20
const WAGE_STEP_PERMILLE = 20
const MARGIN_MIN_PERMILLE = 1025
const MARGIN_MAX_PERMILLE = 1200
const CALM_ROUNDS = 6
const GROWTH_PERCENT = 5
const PRICE_CENTS_MIN = 50
const WAGE_CENTS_MIN = 2000

/** Lengnick's rules: stock tells whether to grow or shrink, unfilled jobs tell what to pay. */
export function thinkAhead(deps: Deps, day: number, tick: number): void {
  for (let business = 0; business < deps.society.businessCount; business += 1) {
    const isDue = (business + day) % THINKS_EVERY_DAYS === 0
    if (isDue && u8(deps.columns.businessOpen, business) === 1) think(deps, business, tick)
  }
}

function think({ columns, random }: Deps, business: number, tick: number): void {
  const demand = i32(columns.businessSmoothDemand, business) / SMOOTHING
  const stock = i32(columns.businessInventory, business)
  const unfilled = i32(columns.businessJobs, business) - i32(columns.businessWorkers, business)
  setWage(columns, business, unfilled, random.below(WAGE_STEP_PERMILLE, business, tick, ASK_WAGE))
  const step = random.below(PRICE_STEP_PERMILLE, business, tick, ASK_PRICE)
  const isShort = stock < demand * STOCK_DAYS_LOW
  const isFull = stock > demand * STOCK_DAYS_HIGH
  if (isShort || isFull) columns.businessJobs[business] = jobsFor(columns, business, demand)
  setPrice(columns, business, isShort ? step : isFull ? -step : 0)
}

/** A few jobs towards those that demand needs: with no regard to the flow, stocks would swing the whole city. */
function jobsFor(columns: EconomyColumns, business: number, demand: number): number {
  const workers = i32(columns.businessWorkers, business)
  const needed = Math.max(1, Math.ceil(demand / UNITS_A_WORKER))
  const change = Math.max(1, Math.floor((workers * GROWTH_PERCENT) / 100))
  return Math.max(workers - change, Math.min(workers + change, needed))
}

function setWage(columns: EconomyColumns, business: number, unfilled: number, step: number): void {
  const wage = i32(columns.businessWage, business)
  const calm = unfilled > 0 ? 0 : u8(columns.businessCalm, business) + 1
  const isCalm = calm >= CALM_ROUNDS
  columns.businessCalm[business] = isCalm ? 0 : calm
  if (unfilled > 0) columns.businessWage[business] = wage + Math.floor((wage * step) / PERMILLE)
  else if (isCalm) {
    columns.businessWage[business] = Math.max(WAGE_CENTS_MIN, wage - Math.floor((wage * step) / PERMILLE))
  }
}

/** A price moves only between a thin and a fat margin over what the work in a unit costs. */
function setPrice(columns: EconomyColumns, business: number, step: number): void {
  const cost = i32(columns.businessWage, business) / UNITS_A_WORKER
  const least = Math.max(PRICE_CENTS_MIN, Math.floor((cost * MARGIN_MIN_PERMILLE) / PERMILLE))
  const most = Math.max(least, Math.floor((cost * MARGIN_MAX_PERMILLE) / PERMILLE))
  const price = i32(columns.businessPrice, business)
  const wished = price + Math.floor((price * step) / PERMILLE)
  if (step > 0) columns.businessPrice[business] = Math.max(price, Math.min(most, wished))
  else if (step < 0) columns.businessPrice[business] = Math.min(price, Math.max(least, wished))
  if (i32(columns.businessPrice, business) < cost) columns.businessPrice[business] = least
}

export function hasFailed({ businessOpen, businessDistress }: EconomyColumns, business: number): boolean {
  return u8(businessOpen, business) === 1 && u8(businessDistress, business) > DISTRESS_DAYS_MAX
}

/** Its people are released with the surplus; what money is left goes to the owner. */
export function closeBusiness(columns: EconomyColumns, business: number, day: number): void {
  const owner = i32(columns.businessOwner, business)
  addF64(columns.householdCash, owner, f64(columns.businessCash, business))
  columns.businessCash[business] = 0
  columns.businessOpen[business] = 0
  columns.businessJobs[business] = 0
  columns.businessInventory[business] = 0
  columns.businessDistress[business] = 0
  columns.businessClosedDay[business] = day
}

const EMPTY_DAYS_MIN = 8
const FOUNDING_JOBS = 3
const CAPITAL_DAYS = 15
const INVESTORS_ASKED = 12
const INVESTED_SHARE = 3

/** Empty premises find a new owner among some households, when the richest of them can afford the first weeks. */
export function refoundBusiness({ society, columns, random }: Deps, business: number, clock: Clock): boolean {
  const isEmpty = u8(columns.businessOpen, business) === 0
  if (!isEmpty || clock.day - i32(columns.businessClosedDay, business) < EMPTY_DAYS_MIN) return false
  const wage = Math.max(WAGE_CENTS_MIN, clock.wage)
  const capital = wage * CAPITAL_DAYS * FOUNDING_JOBS
  let investor = 0
  for (let asked = 0; asked < INVESTORS_ASKED; asked += 1) {
    const household = random.below(
      society.householdCount,
      business * INVESTORS_ASKED + asked,
      clock.tick,
      ASK_INVESTOR,
    )
    if (f64(columns.householdCash, household) > f64(columns.householdCash, investor)) investor = household
  }
  if (f64(columns.householdCash, investor) < capital * INVESTED_SHARE) return false
  addF64(columns.householdCash, investor, -capital)
  addF64(columns.businessCash, business, capital)
  reopen(columns, business, { investor, wage })
  return true
}

export interface Clock {
  readonly day: number
  readonly tick: number
  /** What people earn on average. */
  readonly wage: number
}

function reopen(columns: EconomyColumns, business: number, by: { investor: number; wage: number }): void {
  columns.businessOpen[business] = 1
  columns.businessOwner[business] = by.investor
  columns.businessGeneration[business] = i32(columns.businessGeneration, business) + 1
  columns.businessWage[business] = by.wage
  columns.businessPrice[business] =
    Math.floor((by.wage * MARGIN_MIN_PERMILLE) / PERMILLE / UNITS_A_WORKER) + 1
  columns.businessJobs[business] = FOUNDING_JOBS
  columns.businessCalm[business] = 0
  columns.businessSmoothDemand[business] = FOUNDING_JOBS * UNITS_A_WORKER * SMOOTHING
}
