import { f64, i32, u8 } from '../memory/column.ts'
import type { Economy } from './state.ts'
import { trimmedMean } from './statistics.ts'

/** Who owns nothing or makes nothing leaves; a new one, smaller than the others, takes the place. */
export function replaceFailed(economy: Economy): void {
  markFailedFirms(economy)
  if (economy.failures > 0) {
    releaseWorkers(economy)
    const newcomer = newcomerOf(economy)
    for (let firm = 0; firm < economy.parameters.firms; firm += 1) {
      if (u8(economy.firms.failed, firm) === 1) foundFirm(economy, firm, newcomer)
    }
  }
  replaceBanks(economy)
}

export function markFailedFirms(economy: Economy): void {
  const { firms, parameters } = economy
  const persist = parameters.persistence ?? false
  economy.failures = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const hasFailed = f64(firms.netWorth, firm) <= 0 || (f64(firms.production, firm) <= 0 && !persist)
    firms.failed[firm] = hasFailed ? 1 : 0
    economy.failures += hasFailed ? 1 : 0
  }
}

/** Of the firms marked as failed. */
export function releaseWorkers({ firms, workers }: Economy): void {
  for (let worker = 0; worker < workers.employer.length; worker += 1) {
    const employer = i32(workers.employer, worker)
    const last = i32(workers.lastEmployer, worker)
    if (last >= 0 && u8(firms.failed, last) === 1) workers.lastEmployer[worker] = -1
    if (employer < 0 || u8(firms.failed, employer) === 0) continue
    workers.employer[worker] = -1
    workers.lastEmployer[worker] = -1
    workers.wage[worker] = 0
    workers.periodsLeft[worker] = 0
  }
}

/** What a new firm begins with. */
export interface Newcomer {
  readonly capital: number
  readonly production: number
  readonly price: number
  readonly wage: number
}

/** By the average of the firms that have not failed. */
export function newcomerOf({ firms, workers, parameters, averagePrice, minimumWage }: Economy): Newcomer {
  const netWorth = trimmedMean(survivorsOf(firms, firms.netWorth)) * parameters.entrantNetWorth
  const production = trimmedMean(survivorsOf(firms, firms.production)) * parameters.entrantProduction
  const wage = trimmedMean(paidOf(workers.wage)) * parameters.entrantWage
  return {
    capital: Math.max(1, Math.round(netWorth)),
    production: production > 0 ? production : parameters.productivity,
    price: Math.max(1, Math.round(averagePrice * parameters.entrantPrice)),
    wage: Math.max(minimumWage, Math.round(wage)),
  }
}

export function foundFirm({ firms, books }: Economy, firm: number, newcomer: Newcomer): void {
  books.refound(firm, newcomer.capital)
  firms.netWorth[firm] = newcomer.capital
  firms.production[firm] = newcomer.production
  firms.inventory[firm] = 0
  firms.price[firm] = newcomer.price
  firms.wage[firm] = newcomer.wage
  firms.workers[firm] = 0
  firms.wageBill[firm] = 0
  firms.interest[firm] = 0
}

export function replaceBanks({ banks, books, parameters }: Economy): void {
  const equity = Math.round(parameters.start.bankEquity * parameters.coinsAUnit)
  for (let bank = 0; bank < parameters.banks; bank += 1) {
    if (f64(banks.equity, bank) <= 0) books.rescue(bank, equity)
  }
}

function survivorsOf(firms: Economy['firms'], column: Float64Array): Float64Array {
  const values = new Float64Array(column.length)
  let count = 0
  for (let firm = 0; firm < column.length; firm += 1) {
    if (u8(firms.failed, firm) === 1) continue
    values[count] = f64(column, firm)
    count += 1
  }
  return values.subarray(0, count)
}

function paidOf(wages: Float64Array): Float64Array {
  const values = new Float64Array(wages.length)
  let count = 0
  for (const wage of wages) {
    if (wage <= 0) continue
    values[count] = wage
    count += 1
  }
  return values.subarray(0, count)
}
