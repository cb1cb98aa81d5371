import type { Random } from '@urbe/kernel'

import { addF64, addI32, f64, i32, u8 } from '../memory/column.ts'
import type { Society } from '../society.ts'
import { UNITS_A_WORKER } from './business-life.ts'
import { type EconomyColumns, SMOOTHING, SUPPLIERS } from './columns.ts'
import { lookAround } from './suppliers.ts'

interface Deps {
  readonly society: Society
  readonly columns: EconomyColumns
  readonly random: Random
}

/** A household spends this part of what it has a day; a linear rule, so that no power function is needed. */
const SPEND_DAYS = 24
const STATE_SPEND_DAYS = 20
/** Goods older than this are thrown away. */
const STOCK_DAYS_MAX = 15

/** Yesterday's work becomes goods. */
export function produce({ society, columns }: Deps): void {
  for (let business = 0; business < society.businessCount; business += 1) {
    const output = i32(columns.businessWorkers, business) * UNITS_A_WORKER
    const most = Math.max(output, i32(columns.businessJobs, business) * UNITS_A_WORKER) * STOCK_DAYS_MAX
    columns.businessInventory[business] = Math.min(most, i32(columns.businessInventory, business) + output)
  }
}

/** Households, from a different one each day, buy at their suppliers; then the state buys what is left of its budget. */
export function trade(deps: Deps, tick: number): void {
  const { society, columns } = deps
  columns.businessDemand.fill(0)
  columns.soldCents[0] = 0
  columns.soldUnits[0] = 0
  const first = (tick * 7919) % society.householdCount
  for (let turn = 0; turn < society.householdCount; turn += 1) {
    const household = (first + turn) % society.householdCount
    lookAround(deps, household, tick)
    shop(columns, household, tick)
  }
  buyForState(deps, tick)
  smoothDemand(deps)
}

function shop(columns: EconomyColumns, household: number, tick: number): void {
  const budget = Math.floor(f64(columns.householdCash, household) / SPEND_DAYS)
  let left = budget
  let bought = 0
  for (let turn = 0; turn < SUPPLIERS && left > 0; turn += 1) {
    const business = i32(
      columns.householdSupplier,
      household * SUPPLIERS + ((household + tick + turn) % SUPPLIERS),
    )
    const units = sell(columns, business, left)
    const cents = units * i32(columns.businessPrice, business)
    addF64(columns.householdCash, household, -cents)
    left -= cents
    bought += units
  }
  columns.householdBought[household] = bought
}

/** Moves goods out and money in; the buyer pays what the answer costs at the price of the business. */
function sell(columns: EconomyColumns, business: number, budget: number): number {
  if (u8(columns.businessOpen, business) === 0) return 0
  const price = i32(columns.businessPrice, business)
  const wanted = Math.floor(budget / price)
  const units = Math.min(wanted, i32(columns.businessInventory, business))
  addI32(columns.businessDemand, business, wanted)
  addI32(columns.businessInventory, business, -units)
  addF64(columns.businessCash, business, units * price)
  addF64(columns.soldCents, 0, units * price)
  addF64(columns.soldUnits, 0, units)
  return units
}

/** Public services: the same budget to every open business by its jobs. */
function buyForState({ society, columns }: Deps, tick: number): void {
  const budget = Math.floor(f64(columns.treasury, 0) / STATE_SPEND_DAYS)
  let jobs = 0
  for (let business = 0; business < society.businessCount; business += 1)
    jobs += i32(columns.businessJobs, business)
  if (jobs === 0) return
  const first = (tick * 104_729) % society.businessCount
  for (let turn = 0; turn < society.businessCount; turn += 1) {
    const business = (first + turn) % society.businessCount
    const share = Math.floor((budget * i32(columns.businessJobs, business)) / jobs)
    const units = sell(columns, business, share)
    addF64(columns.treasury, 0, -units * i32(columns.businessPrice, business))
  }
}

function smoothDemand({ society, columns }: Deps): void {
  for (let business = 0; business < society.businessCount; business += 1) {
    const before = i32(columns.businessSmoothDemand, business)
    const today = i32(columns.businessDemand, business) * SMOOTHING
    columns.businessSmoothDemand[business] = before + Math.floor((today - before) / 8)
  }
}
