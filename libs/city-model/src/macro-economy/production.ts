import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { DRAW } from './draws.ts'
import { notePrice } from './price-history.ts'
import type { Economy } from './state.ts'

const { max, round } = Math

/** Of the sales tax. */
const BASIS_POINTS = 10_000

/** Wages are paid, goods are made; what was left of the last goods is gone. Prices average by output. */
export function produce(economy: Economy): void {
  payWages(economy)
  setPrices(economy)
  makeGoods(economy)
}

export function makeGoods(economy: Economy): void {
  const { firms, parameters } = economy
  let output = 0
  let worth = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const made = f64(firms.productivity, firm) * i32(firms.workers, firm)
    firms.production[firm] = made
    firms.inventory[firm] = made
    output += made
    worth += made * f64(firms.price, firm)
  }
  if (output > 0) economy.averagePrice = worth / output
  notePrice(economy.prices, economy.averagePrice)
}

/**
 * Who sold out below the average price asks for more, who kept goods above it for less; nobody asks for less than a unit
 * costs by this period's wages and interest.
 */
export function setPrices(economy: Economy): void {
  const { firms, parameters, draws, period, averagePrice, salesTaxBasisPoints } = economy
  const withTax = 1 + salesTaxBasisPoints / BASIS_POINTS
  const question = { period, purpose: DRAW.price }
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const price = f64(firms.price, firm)
    const isDear = price >= averagePrice
    const soldOut = f64(firms.inventory, firm) === 0
    const shock = soldOut === isDear ? 0 : draws.unit(firm, question) * parameters.priceShock
    const wished = price * (soldOut ? 1 + shock : 1 - shock)
    const output = f64(firms.productivity, firm) * i32(firms.workers, firm)
    const cost = f64(firms.wageBill, firm) + f64(firms.interest, firm) + f64(firms.overheads, firm)
    firms.price[firm] = max(1, round(output > 0 ? max(wished, (cost / output) * withTax) : wished))
  }
}

function payWages({ firms, workers, households, parameters: { daysAPeriod } }: Economy): void {
  for (let worker = 0; worker < workers.employer.length; worker += 1) {
    const employer = i32(workers.employer, worker)
    if (employer < 0) continue
    const wage = f64(workers.wage, worker) * daysAPeriod
    addF64(firms.funds, employer, -wage)
    addF64(households.savings, i32(workers.household, worker), wage)
    addF64(households.income, i32(workers.household, worker), wage)
  }
}

/** After the wages: a contract that ends here leaves its worker free for the next market. */
export function runDownContracts({ firms, workers }: Economy): void {
  for (let worker = 0; worker < workers.employer.length; worker += 1) {
    const employer = i32(workers.employer, worker)
    if (employer < 0) continue
    addI32(workers.periodsLeft, worker, -1)
    if (i32(workers.periodsLeft, worker) > 0) continue
    addI32(firms.workers, employer, -1)
    workers.employer[worker] = -1
    workers.lastEmployer[worker] = employer
    workers.wage[worker] = 0
  }
}
