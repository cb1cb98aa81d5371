import { SETTING } from '../city/settings.ts'
import { countMoved, GOODS, VALUE_ADDED_TAX } from '../government/index.ts'
import { visitShops } from '../macro-economy/index.ts'
import { addF64, f64, i32, u8 } from '../memory/column.ts'
import { DECENT_BASIS_POINTS, LOCKDOWN_SHOPPING_SHARE } from './choices.ts'
import { DAYS_A_WEEK, GOODS_PRICE, NONE, SCALAR } from './columns.ts'
import type { CityEconomy } from './deps.ts'

const { floor, max, min } = Math

const PERCENT = 100
const BASIS_POINTS = 10_000

/** Every day a household takes a seventh of its week's budget to two shops, the favourite and another one, the cheaper first. */
export function goShopping(city: CityEconomy, day: number): void {
  const { columns, market, ledger } = city
  const { households } = market
  takeMoneyAlong(city)
  const before = households.dividend
  before.set(households.savings)
  const { paid, tax, goods } = visitShops(market, day)
  addF64(ledger.columns.balances, ledger.accounts.government, tax)
  countMoved(ledger, { flow: GOODS, cents: paid, payments: households.savings.length })
  countMoved(ledger, { flow: VALUE_ADDED_TAX, cents: tax, payments: market.firms.price.length })
  addF64(columns.indexSpent, GOODS_PRICE, paid)
  addF64(columns.indexQuantities, GOODS_PRICE, floor(goods))
  columns.economyScalars[SCALAR.consumptionCents] = paid
  for (let household = 0; household < before.length; household += 1) {
    columns.householdBought[household] = f64(before, household) - f64(households.savings, household)
    columns.householdShop[household] = shopOf(city, household)
  }
}

function takeMoneyAlong({ columns, market }: CityEconomy): void {
  const { budget, savings } = market.households
  const cut = i32(columns.policySettings, SETTING.lockdownPercent) / PERCENT
  const open = 1 - cut * LOCKDOWN_SHOPPING_SHARE
  const decent = decentCents(columns)
  for (let household = 0; household < budget.length; household += 1) {
    const part = f64(columns.householdBudgetWeek, household) / DAYS_A_WEEK
    const least = decent * i32(columns.householdSize, household)
    columns.householdWanted[household] = floor(max(part, least))
    budget[household] = min(f64(savings, household), floor(part * open))
  }
}

/** Cents a person and day: a part of what people spent on average yesterday. */
function decentCents({ economyScalars, householdSize }: CityEconomy['columns']): number {
  const people = householdSize.reduce((sum, size) => sum + size, 0)
  const spent = f64(economyScalars, SCALAR.consumptionCents)
  return people === 0 ? 0 : (spent * DECENT_BASIS_POINTS) / BASIS_POINTS / people
}

/** The favourite, where that is a shop: what offices and workshops make is not fetched there. */
function shopOf({ society, columns }: CityEconomy, household: number): number {
  const favourite = i32(columns.householdFavourite, household)
  if (favourite === NONE || u8(columns.businessOpen, favourite) === 0) return NONE
  return u8(society.businessIsShop, favourite) === 1 ? favourite : NONE
}
