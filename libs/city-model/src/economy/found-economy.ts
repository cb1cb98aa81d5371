import type { Random } from '@urbe/kernel'

import { i32, u8 } from '../memory/column.ts'
import { fallbackOf } from '../policies.ts'
import { ASK_OWNER, ASK_WAGE } from '../purposes.ts'
import { type Society, WORKER } from '../society.ts'
import { NONE } from '../traffic/columns.ts'
import { UNITS_A_WORKER } from './business-life.ts'
import { type EconomyColumns, SMOOTHING, SUPPLIERS } from './columns.ts'
import { hire } from './labour-market.ts'
import { takeStock } from './statistics.ts'
import { drawSupplier } from './suppliers.ts'

export interface EconomyDeps {
  readonly society: Society
  readonly columns: EconomyColumns
  readonly random: Random
}

const WAGE_CENTS = 12_000
const WAGE_SPREAD_CENTS = 3000
const PRICE_CENTS = 1100
const CASH_CENTS_A_HOUSEHOLD = 105_000
const CASH_CENTS_AN_ADULT = 152_000
const RESERVE_DAYS = 15
const STOCK_DAYS = 4
const TREASURY_CENTS_A_CITIZEN = 10_000
const MOOD = 700
const RESERVATION_PERCENT = 90

/** All the money there will ever be is handed out here. */
export function foundEconomy(deps: EconomyDeps): void {
  const { society, columns } = deps
  columns.incomeTaxPercent[0] = fallbackOf('incomeTax')
  columns.universalIncome[0] = fallbackOf('universalIncome')
  columns.congestionCharge[0] = fallbackOf('congestionCharge')
  columns.treasury[0] = society.citizenCount * TREASURY_CENTS_A_CITIZEN
  columns.citizenMood.fill(MOOD)
  for (let business = 0; business < society.businessCount; business += 1) openBusiness(deps, business)
  for (let household = 0; household < society.householdCount; household += 1) furnish(deps, household)
  fillJobs(deps)
  columns.basePriceMilliCents[0] = PRICE_CENTS * 1000
  columns.priceMilliCents[0] = PRICE_CENTS * 1000
  columns.gdpCents[0] = i32(columns.employed, 0) * UNITS_A_WORKER * PRICE_CENTS
  takeStock(deps)
}

function openBusiness({ society, columns, random }: EconomyDeps, business: number): void {
  const jobs = i32(society.businessJobs, business)
  const wage = WAGE_CENTS - WAGE_SPREAD_CENTS / 2 + random.below(WAGE_SPREAD_CENTS, business, 0, ASK_WAGE)
  columns.businessOpen[business] = 1
  columns.businessOwner[business] = random.below(society.householdCount, business, 0, ASK_OWNER)
  columns.businessWage[business] = wage
  columns.businessPrice[business] = Math.floor((PRICE_CENTS * wage) / WAGE_CENTS)
  columns.businessJobs[business] = jobs
  columns.businessCash[business] = jobs * wage * RESERVE_DAYS
  columns.businessInventory[business] = jobs * UNITS_A_WORKER * STOCK_DAYS
  columns.businessSmoothDemand[business] = jobs * UNITS_A_WORKER * SMOOTHING
}

function furnish(deps: EconomyDeps, household: number): void {
  const { society, columns } = deps
  columns.householdCash[household] =
    CASH_CENTS_A_HOUSEHOLD + CASH_CENTS_AN_ADULT * i32(society.householdAdults, household)
  for (let slot = 0; slot < SUPPLIERS; slot += 1) {
    columns.householdSupplier[household * SUPPLIERS + slot] = drawSupplier(deps, household, 0, slot)
  }
}

/** Workers take the jobs of the founding day in an order that scatters neighbours over the city. */
function fillJobs({ society, columns, random }: EconomyDeps): void {
  columns.citizenEmployer.fill(NONE)
  const workers = Array.from(society.citizenKind.keys()).filter(
    (id) => u8(society.citizenKind, id) === WORKER,
  )
  const drawn = workers.map((citizen) => ({ citizen, order: random.word(citizen, 0, ASK_OWNER) }))
  drawn.sort((a, b) => a.order - b.order || a.citizen - b.citizen)
  let business = 0
  for (const { citizen } of drawn) {
    while (business < society.businessCount && isFull(columns, business)) business += 1
    columns.citizenReservation[citizen] = Math.floor((WAGE_CENTS * RESERVATION_PERCENT) / 100)
    if (business < society.businessCount) hire(columns, citizen, business)
  }
}

function isFull({ businessWorkers, businessJobs }: EconomyColumns, business: number): boolean {
  return i32(businessWorkers, business) >= i32(businessJobs, business)
}
