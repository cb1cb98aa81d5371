import { addF64, f64, i32, u8 } from '../memory/column.ts'
import { CHILD, RETIRED, type Society } from '../society.ts'
import { NONE } from '../traffic/columns.ts'
import type { EconomyColumns } from './columns.ts'

const PENSION_CENTS = 4200
const BENEFIT_CENTS = 4500
/** The state gives out no more of its treasury than this part a day. */
const TRANSFERS_SHARE_MAX = 4
const PARTS = 1_000_000

/** Pensions, benefits and the universal income; when the treasury is short, everybody gets the same part of what is due. */
export function payTransfers(society: Society, columns: EconomyColumns): void {
  let due = 0
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) due += dueTo(society, columns, citizen)
  const means = Math.floor(f64(columns.treasury, 0) / TRANSFERS_SHARE_MAX)
  const parts = due <= means ? PARTS : Math.floor((means / due) * PARTS)
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    const cents = Math.floor((dueTo(society, columns, citizen) * parts) / PARTS)
    const household = i32(society.citizenHousehold, citizen)
    addF64(columns.treasury, 0, -cents)
    addF64(columns.householdCash, household, cents)
    columns.householdIncome[household] = i32(columns.householdIncome, household) + cents
  }
}

function dueTo({ citizenKind }: Society, columns: EconomyColumns, citizen: number): number {
  const kind = u8(citizenKind, citizen)
  if (kind === CHILD) return 0
  const forAll = i32(columns.universalIncome, 0)
  if (kind === RETIRED) return forAll + PENSION_CENTS
  return i32(columns.citizenEmployer, citizen) === NONE ? forAll + BENEFIT_CENTS : forAll
}

/** Who has no money left drives on: the charge takes no more than there is. */
export function chargeDriver({ citizenHousehold }: Society, columns: EconomyColumns, citizen: number): void {
  const household = i32(citizenHousehold, citizen)
  const cents = Math.min(f64(columns.householdCash, household), i32(columns.congestionCharge, 0))
  addF64(columns.householdCash, household, -cents)
  addF64(columns.treasury, 0, cents)
}
