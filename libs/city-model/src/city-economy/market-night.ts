import { chainIndex, giniPpm } from '../kpi/index.ts'
import {
  decideBudgets,
  makeGoods,
  openCreditMarket,
  openLabourMarket,
  plan,
  runDownContracts,
  setPrices,
} from '../macro-economy/index.ts'
import { f64, i32 } from '../memory/column.ts'
import { homeRent, homeUtilities, pricesNow } from './bills.ts'
import { DAYS_A_WEEK, PRICED, SCALAR, WEEKS_KEPT } from './columns.ts'
import type { CityEconomy } from './deps.ts'
import { countLabour } from './people.ts'

const { max, min, round, trunc } = Math

/** Sunday: contracts end, firms plan the next week and let go whom they no longer need. */
export function planWeek({ market }: CityEconomy): void {
  market.firms.productivity.fill(market.parameters.productivity)
  runDownContracts(market)
  plan(market)
}

/** Then wages are offered and people apply; firms borrow what they lack for the wages of the week. */
export function hire(city: CityEconomy): void {
  openLabourMarket(city.market)
  openCreditMarket(city.market)
  countLabour(city)
}

/** Then prices are set and the shelves cleared; with the first goods of the new week another week begins. */
export function setWeekPrices({ market, columns }: CityEconomy): void {
  market.firms.productivity.fill(market.parameters.productivity)
  setPrices(market)
  makeGoods(market)
  market.firms.inventory.fill(0)
  market.period += 1
  columns.economyScalars[SCALAR.week] = market.period
}

const INCOME_MEMORY_WEEKS = 4

/** What came in is noted, and how much of it all goes to the shops next week, after what a home costs. */
export function planSpending(city: CityEconomy): void {
  const { columns, market } = city
  const { households } = market
  const prices = pricesNow(city)
  for (let household = 0; household < households.savings.length; household += 1) {
    const members = i32(columns.householdSize, household)
    const [power, water] = homeUtilities(members, prices)
    const rent = homeRent(city, household, prices.level)
    households.committed[household] = (power + water + rent) * DAYS_A_WEEK
    const before = i32(columns.householdIncome, household)
    const income = f64(households.income, household) / DAYS_A_WEEK
    columns.householdIncome[household] = before + trunc((income - before) / INCOME_MEMORY_WEEKS)
  }
  decideBudgets(market)
  columns.householdBudgetWeek.set(households.budget)
  households.budget.fill(0)
  columns.giniPpm[0] = inequality(columns)
}

/** Of the incomes of households that somebody lives in, in millionths. */
export function inequality({ householdIncome, householdSize }: CityEconomy['columns']): number {
  return giniPpm(householdIncome.filter((_, household) => i32(householdSize, household) > 0).sort())
}

const HUNDREDTHS = 100
const PRICE_MAX = 2_147_483_647

/** The week's basket at its prices, against those of the week before. */
export function chainPrices({ columns }: CityEconomy): void {
  const { economyScalars, indexSpent, indexQuantities, indexBasket, indexPrices, indexHistory } = columns
  const now = indexPrices.slice()
  for (let good = 0; good < PRICED; good += 1) {
    const quantity = f64(indexQuantities, good)
    if (quantity === 0) continue
    const price = round((f64(indexSpent, good) / quantity) * HUNDREDTHS)
    now[good] = max(1, min(PRICE_MAX, price))
  }
  const basket = indexBasket.some((quantity) => quantity > 0) ? indexBasket : indexQuantities
  const before = f64(economyScalars, SCALAR.index)
  const hasBasket = basket.some((quantity) => quantity > 0)
  const quantity = Float64Array.from(basket)
  const index = hasBasket ? chainIndex(before, { priceCents: indexPrices, quantity }, now) : before
  economyScalars[SCALAR.index] = index
  indexPrices.set(now)
  indexBasket.set(indexQuantities)
  indexSpent.fill(0)
  indexQuantities.fill(0)
  indexHistory[f64(economyScalars, SCALAR.week) % WEEKS_KEPT] = index
}
