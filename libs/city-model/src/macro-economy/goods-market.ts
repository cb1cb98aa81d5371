import { addF64, f64, i32 } from '../memory/column.ts'
import { chooseDistinct } from './choose.ts'
import { DRAW } from './draws.ts'
import type { Economy } from './state.ts'

const { ceil, floor, min } = Math

const BASIS_POINTS = 10_000

/** Households shop one after the other, in a random order, each at some shops, the cheapest first (section 3.4). */
export function openGoodsMarket(economy: Economy): void {
  economy.firms.revenue.fill(0)
  visitShops(economy, economy.period)
}

/** What was sold on one opening of the shops. */
export interface Sales {
  /** Coins that customers paid, and the tax in them, which no firm has. */
  readonly paid: number
  readonly tax: number
  readonly goods: number
}

/** `round` tells one opening from another to chance. Adds to the firms' revenue. */
export function visitShops(economy: Economy, round: number): Sales {
  const { households, draws } = economy
  const { order } = households
  for (let household = 0; household < order.length; household += 1) order[household] = household
  draws.shuffle(order, order.length, { period: round, purpose: DRAW.shoppingOrder })
  const sales = { paid: 0, tax: 0, goods: 0 }
  for (let index = 0; index < order.length; index += 1) {
    const household = i32(order, index)
    if (f64(households.budget, household) > 0) shop(economy, { household, round, sales })
  }
  households.budget.fill(0)
  return sales
}

interface Visit {
  readonly household: number
  readonly round: number
  readonly sales: { paid: number; tax: number; goods: number }
}

function shop(economy: Economy, { household, round, sales }: Visit): void {
  const { households, parameters } = economy
  const visits = min(parameters.shopsVisited, parameters.firms)
  const from = household * parameters.shopsVisited
  pickShops(economy, { household, round, visits, from })
  sortByPrice(economy, { from, to: from + visits })
  households.favourite[household] = largestOf(economy, { from, to: from + visits })
  for (let place = from; place < from + visits; place += 1) {
    const firm = i32(households.shops, place)
    if (f64(households.budget, household) > 0) buy(economy, { household, firm, sales })
  }
}

/** The favourite is always among them. */
function pickShops(
  economy: Economy,
  at: { household: number; round: number; visits: number; from: number },
): void {
  const { households, parameters, draws } = economy
  const { household, round, visits, from } = at
  const { shops } = households
  const asker = { draws, agent: household, question: { period: round, purpose: DRAW.shop } }
  const favourite = i32(households.favourite, household)
  if (favourite < 0) {
    chooseDistinct(asker, { into: shops, from, count: visits, limit: parameters.firms })
    return
  }
  // The others are drawn from all but the favourite: the last firm stands in for it.
  chooseDistinct(asker, { into: shops, from: from + 1, count: visits - 1, limit: parameters.firms - 1 })
  for (let place = from + 1; place < from + visits; place += 1) {
    if (i32(shops, place) === favourite) shops[place] = parameters.firms - 1
  }
  shops[from] = favourite
}

function sortByPrice({ firms, households }: Economy, { from, to }: { from: number; to: number }): void {
  const { shops } = households
  for (let next = from + 1; next < to; next += 1) {
    const firm = i32(shops, next)
    let place = next
    while (place > from && f64(firms.price, i32(shops, place - 1)) > f64(firms.price, firm)) {
      shops[place] = i32(shops, place - 1)
      place -= 1
    }
    shops[place] = firm
  }
}

function largestOf({ firms, households }: Economy, { from, to }: { from: number; to: number }): number {
  let largest = i32(households.shops, from)
  for (let place = from + 1; place < to; place += 1) {
    const firm = i32(households.shops, place)
    if (f64(firms.production, firm) > f64(firms.production, largest)) largest = firm
  }
  return largest
}

/** Less than this of a unit of goods is nothing. */
const GOODS_MIN = 1e-9

interface Purchase {
  readonly household: number
  readonly firm: number
  readonly sales: Visit['sales']
}

/** The last goods of a shop cost their price rounded up, so that every coin of a budget that is spent arrives. */
function buy(economy: Economy, { household, firm, sales }: Purchase): void {
  const { firms, households, salesTaxBasisPoints } = economy
  const budget = f64(households.budget, household)
  const stock = f64(firms.inventory, firm)
  if (stock <= 0) return
  const price = f64(firms.price, firm)
  const all = ceil(stock * price)
  const paid = min(budget, all)
  const left = paid === all ? 0 : stock - paid / price
  firms.inventory[firm] = left > GOODS_MIN ? left : 0
  addF64(households.budget, household, -paid)
  addF64(households.savings, household, -paid)
  const tax = taxIn(paid, salesTaxBasisPoints)
  addF64(firms.revenue, firm, paid - tax)
  addF64(firms.funds, firm, paid - tax)
  sales.paid += paid
  sales.tax += tax
  sales.goods += stock - f64(firms.inventory, firm)
}

/** The tax inside a price that includes it, rounded down. */
export function taxIn(paid: number, basisPoints: number): number {
  return basisPoints === 0 ? 0 : floor((paid * basisPoints) / (BASIS_POINTS + basisPoints))
}
