import { exp, log } from '../math/dmath.ts'
import { addF64, f64, i32 } from '../memory/column.ts'
import { DRAW } from './draws.ts'
import type { Research } from './parameters.ts'
import type { Economy } from './state.ts'

const { floor, min, round } = Math

/** Firms pay back what they owe, do research, pay dividends; the rest adds to what they are worth (3.13 to 3.16). */
export function settle(economy: Economy): void {
  const { firms, parameters } = economy
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const costs = f64(firms.wageBill, firm) + f64(firms.interest, firm) + f64(firms.overheads, firm)
    firms.netProfit[firm] = f64(firms.revenue, firm) - costs
  }
  repay(economy)
  if (parameters.research !== undefined) doResearch(economy, parameters.research)
  payDividends(economy)
}

/** A firm that cannot pay all pays what it has, each bank in proportion; the rest of the loan is the bank's loss. */
function repay({ firms, books, loans }: Economy): void {
  for (let row = 0; row < loans.count; row += 1) {
    const firm = i32(loans.firm, row)
    const owed = f64(loans.principal, row) + f64(loans.interest, row)
    const debt = f64(firms.debt, firm)
    const funds = f64(firms.funds, firm)
    const paid = funds >= debt ? owed : floor(funds * (owed / debt))
    addF64(firms.debt, firm, -owed)
    books.takeBack({ firm, bank: i32(loans.bank, row), principal: f64(loans.principal, row), paid })
  }
}

/** Research costs a share of the profit and raises what a worker makes by an exponential draw. */
function doResearch(economy: Economy, { least, most, decay }: Research): void {
  const { firms, parameters, draws, period, books } = economy
  const question = { period, purpose: DRAW.research }
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const profit = f64(firms.netProfit, firm)
    if (profit <= 0) continue
    const netWorth = f64(firms.netWorth, firm)
    const fragility = netWorth > 0 ? f64(firms.wageBill, firm) / netWorth : 0
    const share = least + (most - least) * exp(-decay * fragility)
    const spent = round(share * profit)
    addF64(firms.netProfit, firm, -spent)
    books.research(firm, spent)
    const sales = f64(firms.price, firm) * f64(firms.production, firm)
    if (sales <= 0) continue
    const expected = (share * profit) / sales
    addF64(firms.productivity, firm, -log(1 - draws.unit(firm, question)) * expected)
  }
}

function payDividends(economy: Economy): void {
  const { firms, books, parameters, period } = economy
  let pot = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const profit = f64(firms.netProfit, firm)
    const regular = profit > 0 ? round(profit * parameters.dividendShare) : 0
    const dividend = regular + beyondReserve(economy, firm, regular)
    addF64(firms.funds, firm, -dividend)
    addF64(firms.netWorth, firm, profit - dividend)
    pot += dividend
  }
  books.payOut(pot, period)
}

/** What is paid out of money that a firm does not need, where there is a rule for it. */
function beyondReserve({ firms, parameters: { reserve } }: Economy, firm: number, regular: number): number {
  if (reserve === undefined) return 0
  const kept = reserve.wageBills * f64(firms.wageBill, firm)
  const beyond = min(f64(firms.funds, firm), f64(firms.netWorth, firm)) - regular - kept
  return beyond > 0 ? floor(beyond * reserve.share) : 0
}
