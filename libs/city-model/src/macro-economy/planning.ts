import { f64, i32 } from '../memory/column.ts'
import { DRAW } from './draws.ts'
import { dismiss } from './labour.ts'
import type { Economy } from './state.ts'

/** Firms look at what was left on their shelves and at the others' prices (equations 3.1 to 3.6 of the book). */
export function plan(economy: Economy): void {
  planOutput(economy)
  planPrices(economy)
  planLabour(economy)
  layOffSurplus(economy)
}

function planOutput({ firms, parameters, draws, period, averagePrice }: Economy): void {
  const question = { period, purpose: DRAW.production }
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const isDear = f64(firms.price, firm) >= averagePrice
    const soldOut = f64(firms.inventory, firm) === 0
    const shock = draws.unit(firm, question) * parameters.productionShock
    const change = soldOut && isDear ? shock : soldOut || isDear ? 0 : -shock
    firms.wantedProduction[firm] = f64(firms.production, firm) * (1 + change)
  }
}

/** A price that moves never falls below what a unit costs, by last period's wages and interest. */
function planPrices({ firms, parameters, draws, period, averagePrice }: Economy): void {
  const question = { period, purpose: DRAW.price }
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const price = f64(firms.price, firm)
    const isDear = price >= averagePrice
    const soldOut = f64(firms.inventory, firm) === 0
    if (soldOut === isDear) continue
    const shock = draws.unit(firm, question) * parameters.priceShock
    const cost = f64(firms.wageBill, firm) + f64(firms.interest, firm)
    const wished = price * (soldOut ? 1 + shock : 1 - shock)
    const breakEven = cost / f64(firms.wantedProduction, firm)
    firms.price[firm] = Math.max(1, Math.round(Math.max(wished, breakEven)))
  }
}

function planLabour(economy: Economy): void {
  const { firms, parameters } = economy
  economy.vacancies = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const wanted = Math.ceil(f64(firms.wantedProduction, firm) / f64(firms.productivity, firm))
    const gap = wanted - i32(firms.workers, firm)
    firms.vacancies[firm] = Math.max(0, gap)
    firms.surplusWorkers[firm] = Math.max(0, -gap)
    economy.vacancies += Math.max(0, gap)
  }
}

function layOffSurplus(economy: Economy): void {
  const { firms, households, parameters, draws, period } = economy
  if (!firms.surplusWorkers.some((surplus) => surplus > 0)) return
  const { order } = households
  let count = 0
  for (let worker = 0; worker < parameters.households; worker += 1) {
    const employer = i32(households.employer, worker)
    if (employer < 0 || i32(firms.surplusWorkers, employer) === 0) continue
    order[count] = worker
    count += 1
  }
  draws.shuffle(order, count, { period, purpose: DRAW.layoffOrder })
  for (let index = 0; index < count; index += 1) {
    const worker = i32(order, index)
    const employer = i32(households.employer, worker)
    if (i32(firms.surplusWorkers, employer) === 0) continue
    firms.surplusWorkers[employer] = i32(firms.surplusWorkers, employer) - 1
    dismiss(economy, worker)
  }
}
