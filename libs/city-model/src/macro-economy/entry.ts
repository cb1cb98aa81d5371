import { f64, i32, u8 } from '../memory/column.ts'
import type { Economy } from './state.ts'
import { trimmedMean } from './statistics.ts'

/** Who owns nothing or makes nothing leaves; a new one, smaller than the others, takes the place. */
export function replaceFailed(economy: Economy): void {
  markFailedFirms(economy)
  releaseWorkers(economy)
  if (economy.failures > 0) foundFirms(economy)
  replaceBanks(economy)
}

function markFailedFirms(economy: Economy): void {
  const { firms, parameters } = economy
  economy.failures = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const hasFailed = f64(firms.netWorth, firm) <= 0 || f64(firms.production, firm) <= 0
    firms.failed[firm] = hasFailed ? 1 : 0
    economy.failures += hasFailed ? 1 : 0
  }
}

function releaseWorkers({ firms, households, parameters, failures }: Economy): void {
  if (failures === 0) return
  for (let worker = 0; worker < parameters.households; worker += 1) {
    const employer = i32(households.employer, worker)
    const last = i32(households.lastEmployer, worker)
    if (last >= 0 && u8(firms.failed, last) === 1) households.lastEmployer[worker] = -1
    if (employer < 0 || u8(firms.failed, employer) === 0) continue
    households.employer[worker] = -1
    households.lastEmployer[worker] = -1
    households.wage[worker] = 0
    households.periodsLeft[worker] = 0
  }
}

function foundFirms(economy: Economy): void {
  const { firms, households, parameters, averagePrice, minimumWage } = economy
  const netWorth = trimmedMean(survivorsOf(firms, firms.netWorth)) * parameters.entrantNetWorth
  const production = trimmedMean(survivorsOf(firms, firms.production)) * parameters.entrantProduction
  const wage = trimmedMean(paidOf(households.wage)) * parameters.entrantWage
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    if (u8(firms.failed, firm) === 0) continue
    const capital = Math.max(1, Math.round(netWorth))
    // What the old firm leaves and what the new one brings both pass the account of entry.
    economy.outside.entry += f64(firms.funds, firm) - capital
    firms.netWorth[firm] = capital
    firms.funds[firm] = capital
    firms.production[firm] = production > 0 ? production : parameters.productivity
    firms.inventory[firm] = 0
    firms.price[firm] = Math.max(1, Math.round(averagePrice * parameters.entrantPrice))
    firms.wage[firm] = Math.max(minimumWage, Math.round(wage))
    firms.workers[firm] = 0
    firms.wageBill[firm] = 0
    firms.interest[firm] = 0
  }
}

function replaceBanks({ banks, parameters, outside }: Economy): void {
  const equity = Math.round(parameters.start.bankEquity * parameters.coinsAUnit)
  for (let bank = 0; bank < parameters.banks; bank += 1) {
    if (f64(banks.equity, bank) > 0) continue
    outside.rescue += f64(banks.equity, bank) - equity
    banks.equity[bank] = equity
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
