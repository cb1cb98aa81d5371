import { addF64, f64, i32 } from '../memory/column.ts'
import { chooseDistinct } from './choose.ts'
import { DRAW } from './draws.ts'
import type { Economy } from './state.ts'

const { ceil, min } = Math

/** Households shop one after the other, in a random order, each at some shops, the cheapest first (section 3.4). */
export function openGoodsMarket(economy: Economy): void {
  const { firms, households, parameters, draws, period } = economy
  firms.revenue.fill(0)
  const { order } = households
  for (let household = 0; household < parameters.households; household += 1) order[household] = household
  draws.shuffle(order, parameters.households, { period, purpose: DRAW.shoppingOrder })
  for (let index = 0; index < parameters.households; index += 1) {
    const household = i32(order, index)
    if (f64(households.budget, household) > 0) shop(economy, household)
  }
  takeHome(economy)
}

function shop(economy: Economy, household: number): void {
  const { households, parameters } = economy
  const visits = min(parameters.shopsVisited, parameters.firms)
  const from = household * parameters.shopsVisited
  pickShops(economy, { household, visits, from })
  sortByPrice(economy, { from, to: from + visits })
  households.favourite[household] = largestOf(economy, { from, to: from + visits })
  for (let place = from; place < from + visits; place += 1) {
    buy(economy, { household, firm: i32(households.shops, place) })
  }
}

/** The favourite is always among them. */
function pickShops(economy: Economy, at: { household: number; visits: number; from: number }): void {
  const { households, parameters, draws, period } = economy
  const { household, visits, from } = at
  const { shops } = households
  const asker = { draws, agent: household, question: { period, purpose: DRAW.shop } }
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

/** The last goods of a shop cost their price rounded up, so that every coin of a budget that is spent arrives. */
function buy({ firms, households }: Economy, { household, firm }: { household: number; firm: number }): void {
  const budget = f64(households.budget, household)
  const stock = f64(firms.inventory, firm)
  if (budget <= 0 || stock <= 0) return
  const price = f64(firms.price, firm)
  const all = ceil(stock * price)
  const paid = min(budget, all)
  const left = paid === all ? 0 : stock - paid / price
  firms.inventory[firm] = left > GOODS_MIN ? left : 0
  addF64(households.budget, household, -paid)
  addF64(firms.revenue, firm, paid)
  addF64(firms.funds, firm, paid)
}

function takeHome({ households, parameters }: Economy): void {
  for (let household = 0; household < parameters.households; household += 1) {
    addF64(households.savings, household, f64(households.budget, household))
    households.budget[household] = 0
  }
}
