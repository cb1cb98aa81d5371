import { f64, i32 } from '../memory/column.ts'
import { DRAW } from './draws.ts'
import { dismiss } from './labour.ts'
import type { Economy } from './state.ts'

const { ceil, max } = Math

/** Firms look at what was left on their shelves and at the others' prices, and want as many workers as that takes. */
export function plan(economy: Economy): void {
  planOutput(economy)
  planLabour(economy)
  layOffSurplus(economy)
}

function planOutput({ firms, parameters, draws, period, averagePrice }: Economy): void {
  const question = { period, purpose: DRAW.production }
  const least = parameters.persistence ? parameters.productivity : 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const isDear = f64(firms.price, firm) >= averagePrice
    const soldOut = f64(firms.inventory, firm) === 0
    const shock = draws.unit(firm, question) * parameters.productionShock
    const change = soldOut && isDear ? shock : soldOut || isDear ? 0 : -shock
    const wanted = f64(firms.production, firm) * (1 + change)
    firms.wantedProduction[firm] = f64(firms.netWorth, firm) > 0 ? max(least, wanted) : wanted
  }
}

function planLabour(economy: Economy): void {
  const { firms, parameters } = economy
  economy.vacancies = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const wanted = ceil(f64(firms.wantedProduction, firm) / f64(firms.productivity, firm))
    const gap = wanted - i32(firms.workers, firm)
    firms.vacancies[firm] = max(0, gap)
    firms.surplusWorkers[firm] = max(0, -gap)
    economy.vacancies += max(0, gap)
  }
}

function layOffSurplus(economy: Economy): void {
  const { firms, workers, draws, period } = economy
  if (!firms.surplusWorkers.some((surplus) => surplus > 0)) return
  const { order } = workers
  let count = 0
  for (let worker = 0; worker < order.length; worker += 1) {
    const employer = i32(workers.employer, worker)
    if (employer < 0 || i32(firms.surplusWorkers, employer) === 0) continue
    order[count] = worker
    count += 1
  }
  draws.shuffle(order, count, { period, purpose: DRAW.layoffOrder })
  for (let index = 0; index < count; index += 1) {
    const worker = i32(order, index)
    const employer = i32(workers.employer, worker)
    if (i32(firms.surplusWorkers, employer) === 0) continue
    firms.surplusWorkers[employer] = i32(firms.surplusWorkers, employer) - 1
    dismiss(economy, worker)
  }
}
