import { addF64, addI32, f64, i32, u8 } from '../memory/column.ts'
import type { Society } from '../society.ts'
import { NONE } from '../traffic/columns.ts'
import type { EconomyColumns } from './columns.ts'

const PERCENT = 100
/** A business keeps this many days of wages; of what is above, a fifth goes to its owner each day. */
const RESERVE_DAYS = 15
const PAYOUT_DAYS = 5
export const DISTRESS_DAYS_MAX = 3

/** Wages of the day, less income tax. A business that cannot pay all of its people in full is in distress. */
export function payWages(society: Society, columns: EconomyColumns): void {
  const bill = wageBills(society, columns)
  for (let business = 0; business < society.businessCount; business += 1) {
    const isShort = f64(bill, business) > f64(columns.businessCash, business)
    const distress = Math.min(DISTRESS_DAYS_MAX + 1, u8(columns.businessDistress, business) + 1)
    columns.businessDistress[business] = isShort ? distress : 0
  }
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    const business = i32(columns.citizenEmployer, citizen)
    if (business !== NONE) payOne(society, columns, citizen, business)
  }
  payOwners(society, columns, bill)
}

function wageBills(society: Society, columns: EconomyColumns): Float64Array {
  const bill = new Float64Array(society.businessCount)
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    const business = i32(columns.citizenEmployer, citizen)
    if (business !== NONE) addF64(bill, business, i32(columns.citizenWage, citizen))
  }
  return bill
}

function payOne(society: Society, columns: EconomyColumns, citizen: number, business: number): void {
  const gross = Math.min(i32(columns.citizenWage, citizen), f64(columns.businessCash, business))
  const tax = Math.floor((gross * i32(columns.incomeTaxPercent, 0)) / PERCENT)
  const household = i32(society.citizenHousehold, citizen)
  addF64(columns.businessCash, business, -gross)
  addF64(columns.treasury, 0, tax)
  addF64(columns.householdCash, household, gross - tax)
  addI32(columns.householdIncome, household, gross - tax)
}

function payOwners(society: Society, columns: EconomyColumns, bill: Float64Array): void {
  for (let business = 0; business < society.businessCount; business += 1) {
    if (u8(columns.businessOpen, business) === 0) continue
    const above = f64(columns.businessCash, business) - f64(bill, business) * RESERVE_DAYS
    const cents = Math.max(0, Math.floor(above / PAYOUT_DAYS))
    const tax = Math.floor((cents * i32(columns.incomeTaxPercent, 0)) / PERCENT)
    const owner = i32(columns.businessOwner, business)
    addF64(columns.businessCash, business, -cents)
    addF64(columns.treasury, 0, tax)
    addF64(columns.householdCash, owner, cents - tax)
    addI32(columns.householdIncome, owner, cents - tax)
  }
}
