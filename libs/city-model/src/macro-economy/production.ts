import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import { DRAW } from './draws.ts'
import type { Economy } from './state.ts'

const { max, round } = Math

/** Wages are paid, goods are made; what was left of the last goods is gone. Prices average by output. */
export function produce(economy: Economy): void {
  payWages(economy)
  setPrices(economy)
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
  economy.prices.push(economy.averagePrice)
}

/**
 * Who sold out below the average price asks for more, who kept goods above it for less; nobody asks for less than a unit
 * costs by this period's wages and interest.
 */
function setPrices({ firms, parameters, draws, period, averagePrice }: Economy): void {
  const question = { period, purpose: DRAW.price }
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const price = f64(firms.price, firm)
    const isDear = price >= averagePrice
    const soldOut = f64(firms.inventory, firm) === 0
    const shock = soldOut === isDear ? 0 : draws.unit(firm, question) * parameters.priceShock
    const wished = price * (soldOut ? 1 + shock : 1 - shock)
    const output = f64(firms.productivity, firm) * i32(firms.workers, firm)
    const cost = f64(firms.wageBill, firm) + f64(firms.interest, firm)
    firms.price[firm] = max(1, round(output > 0 ? max(wished, cost / output) : wished))
  }
}

function payWages({ firms, households, parameters }: Economy): void {
  for (let worker = 0; worker < parameters.households; worker += 1) {
    const employer = i32(households.employer, worker)
    if (employer < 0) continue
    addF64(firms.funds, employer, -f64(households.wage, worker))
    addF64(households.income, worker, f64(households.wage, worker))
  }
}

/** After the wages: a contract that ends here leaves its worker free for the next market. */
export function runDownContracts({ firms, households, parameters }: Economy): void {
  for (let worker = 0; worker < parameters.households; worker += 1) {
    const employer = i32(households.employer, worker)
    if (employer < 0) continue
    addI32(households.periodsLeft, worker, -1)
    if (i32(households.periodsLeft, worker) > 0) continue
    addI32(firms.workers, employer, -1)
    households.employer[worker] = -1
    households.lastEmployer[worker] = employer
    households.wage[worker] = 0
  }
}
