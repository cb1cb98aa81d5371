import { addF64, f64, i32 } from '../memory/column.ts'
import type { Firms, Households } from './agents.ts'
import { chooseDistinct } from './choose.ts'
import { DRAW, type Draws } from './draws.ts'
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
  const { firms, households, parameters, draws, salesTaxBasisPoints } = economy
  const sales = { paid: 0, tax: 0, goods: 0 }
  const visits = min(parameters.shopsVisited, parameters.firms)
  const opening = {
    firms,
    households,
    draws,
    round,
    visits,
    firmCount: parameters.firms,
    salesTaxBasisPoints,
    sales,
  }
  const { order, budget } = households
  for (let household = 0; household < order.length; household += 1) order[household] = household
  draws.shuffle(order, order.length, { period: round, purpose: DRAW.shoppingOrder })
  for (let index = 0; index < order.length; index += 1) {
    const household = i32(order, index)
    if (f64(budget, household) > 0) shop(opening, household)
  }
  budget.fill(0)
  return sales
}

/** What one household after the other finds: read once, for there are many of them. */
interface Opening {
  readonly firms: Firms
  readonly households: Households
  readonly draws: Draws
  readonly round: number
  readonly visits: number
  readonly firmCount: number
  readonly salesTaxBasisPoints: number
  readonly sales: { paid: number; tax: number; goods: number }
}

function shop(opening: Opening, household: number): void {
  const { households, visits } = opening
  const from = household * visits
  const to = from + visits
  pickShops(opening, household, from)
  sortByPrice(opening, from, to)
  households.favourite[household] = largestOf(opening, from, to)
  for (let place = from; place < to && f64(households.budget, household) > 0; place += 1) {
    buy(opening, household, i32(households.shops, place))
  }
}

/** The favourite is always among them. */
function pickShops(opening: Opening, household: number, from: number): void {
  const { households, draws, round, visits, firmCount } = opening
  const { shops } = households
  const asker = { draws, agent: household, question: { period: round, purpose: DRAW.shop } }
  const favourite = i32(households.favourite, household)
  if (favourite < 0) {
    chooseDistinct(asker, { into: shops, from, count: visits, limit: firmCount })
    return
  }
  // The others are drawn from all but the favourite: the last firm stands in for it.
  chooseDistinct(asker, { into: shops, from: from + 1, count: visits - 1, limit: firmCount - 1 })
  for (let place = from + 1; place < from + visits; place += 1) {
    if (i32(shops, place) === favourite) shops[place] = firmCount - 1
  }
  shops[from] = favourite
}

function sortByPrice({ firms, households }: Opening, from: number, to: number): void {
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

function largestOf({ firms, households }: Opening, from: number, to: number): number {
  let largest = i32(households.shops, from)
  for (let place = from + 1; place < to; place += 1) {
    const firm = i32(households.shops, place)
    if (f64(firms.production, firm) > f64(firms.production, largest)) largest = firm
  }
  return largest
}

/** Less than this of a unit of goods is nothing. */
const GOODS_MIN = 1e-9

/** The last goods of a shop cost their price rounded up, so that every coin of a budget that is spent arrives. */
function buy(opening: Opening, household: number, firm: number): void {
  const { firms, households, salesTaxBasisPoints, sales } = opening
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
