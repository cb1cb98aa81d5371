import { addF64, f64, i32 } from '../memory/column.ts'
import { chooseDistinct } from './choose.ts'
import { DRAW } from './draws.ts'
import { dismiss } from './labour.ts'
import { LOAN_APPLICATIONS_MAX } from './parameters.ts'
import type { Economy } from './state.ts'

const { floor, max, min, round } = Math

/** Firms that cannot pay their wages ask some banks, the cheapest first (equations 3.9 to 3.11 of the book). */
export function openCreditMarket(economy: Economy): void {
  economy.loans.count = 0
  prepareBanks(economy)
  const borrowers = prepareBorrowers(economy)
  for (let round = 0; round < economy.parameters.loanApplications; round += 1) {
    lend(economy, { borrowers, round })
  }
  layOffUnpaid(economy)
}

function prepareBanks({ banks, parameters, draws, period }: Economy): void {
  const question = { period, purpose: DRAW.rateShock }
  for (let bank = 0; bank < parameters.banks; bank += 1) {
    banks.supply[bank] = max(0, floor(f64(banks.equity, bank) / parameters.capitalRequirement))
    banks.rateShock[bank] = draws.unit(bank, question) * parameters.bankCostShock
  }
}

/** Borrowers in the order in which banks serve them: the least indebted first. */
function prepareBorrowers({ firms, parameters }: Economy): Int32Array {
  const borrowers: number[] = []
  firms.debt.fill(0)
  firms.interest.fill(0)
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const demand = max(0, f64(firms.wageBill, firm) - f64(firms.funds, firm))
    const netWorth = f64(firms.netWorth, firm)
    firms.creditDemand[firm] = demand
    firms.fragility[firm] = netWorth > 0 ? demand / netWorth : parameters.leverageMax
    if (demand > 0) borrowers.push(firm)
  }
  borrowers.sort((one, other) => f64(firms.fragility, one) - f64(firms.fragility, other) || one - other)
  return Int32Array.from(borrowers)
}

function lend(economy: Economy, { borrowers, round }: { borrowers: Int32Array; round: number }): void {
  for (const firm of borrowers) {
    if (f64(economy.firms.creditDemand, firm) > 0)
      borrow(economy, { firm, bank: bankFor(economy, firm, round) })
  }
}

const choice = new Int32Array(LOAN_APPLICATIONS_MAX)

/** Banks that have nothing to lend at the start of the period are not asked. */
function bankFor({ banks, parameters, draws, period }: Economy, firm: number, round: number): number {
  const count = min(parameters.loanApplications, parameters.banks)
  if (round >= count) return -1
  const question = { period, purpose: DRAW.bankChoice }
  chooseDistinct({ draws, agent: firm, question }, { into: choice, from: 0, count, limit: parameters.banks })
  const asked = choice.subarray(0, count)
  asked.sort((one, other) => f64(banks.rateShock, one) - f64(banks.rateShock, other) || one - other)
  return i32(asked, round)
}

function borrow(economy: Economy, { firm, bank }: { firm: number; bank: number }): void {
  const { firms, banks, books, loans, parameters } = economy
  if (bank < 0) return
  const limit = max(0, floor(f64(firms.netWorth, firm) * parameters.loanToNetWorthMax))
  const principal = min(f64(firms.creditDemand, firm), limit, f64(banks.supply, bank))
  if (principal <= 0) return
  const leverage = min(f64(firms.fragility, firm), parameters.leverageMax)
  const rate = parameters.policyRate * (1 + f64(banks.rateShock, bank) * leverage)
  const interest = round(principal * rate)
  const row = loans.count
  loans.count += 1
  loans.firm[row] = firm
  loans.bank[row] = bank
  loans.principal[row] = principal
  loans.interest[row] = interest
  loans.rate[row] = rate
  addF64(firms.creditDemand, firm, -principal)
  addF64(firms.debt, firm, principal + interest)
  addF64(firms.interest, firm, interest)
  addF64(banks.supply, bank, -principal)
  books.lend(bank, firm, principal)
}

/** Who still cannot pay lets people go, by chance, until the rest can be paid. */
function layOffUnpaid(economy: Economy): void {
  const { firms, workers, parameters, draws, period } = economy
  const { order } = workers
  let count = 0
  for (let worker = 0; worker < order.length; worker += 1) {
    const employer = i32(workers.employer, worker)
    if (employer < 0 || f64(firms.wageBill, employer) <= f64(firms.funds, employer)) continue
    order[count] = worker
    count += 1
  }
  draws.shuffle(order, count, { period, purpose: DRAW.creditLayoffOrder })
  for (let index = 0; index < count; index += 1) {
    const worker = i32(order, index)
    const employer = i32(workers.employer, worker)
    if (f64(firms.wageBill, employer) <= f64(firms.funds, employer)) continue
    addF64(firms.wageBill, employer, -f64(workers.wage, worker) * parameters.daysAPeriod)
    dismiss(economy, worker)
  }
}
