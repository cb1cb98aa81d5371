import { addF64, addI32, f64, i32 } from '../memory/column.ts'
import type { Economy } from './state.ts'

/** Wages are paid, goods are made; what was left of the last goods is gone. */
export function produce(economy: Economy): void {
  payWages(economy)
  const { firms, parameters } = economy
  let sum = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const made = f64(firms.productivity, firm) * i32(firms.workers, firm)
    firms.production[firm] = made
    firms.inventory[firm] = made
    sum += f64(firms.price, firm)
  }
  economy.averagePrice = sum / parameters.firms
  economy.prices.push(economy.averagePrice)
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
