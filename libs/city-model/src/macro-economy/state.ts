import type { Banks, Firms, Households, Workers } from './agents.ts'
import { type Books, closedBooks, type Outside } from './books.ts'
import { type Draws, drawsOf } from './draws.ts'
import { type EconomyParameters, LOAN_APPLICATIONS_MAX } from './parameters.ts'
import { newPrices, notePrice, type PriceHistory } from './price-history.ts'

/** One row a loan; a loan lives from the credit market to the end of the period. */
export interface Loans {
  count: number
  readonly firm: Int32Array
  readonly bank: Int32Array
  readonly principal: Float64Array
  readonly interest: Float64Array
  readonly rate: Float64Array
}

export interface Economy {
  readonly parameters: EconomyParameters
  readonly draws: Draws
  readonly books: Books
  readonly firms: Firms
  readonly workers: Workers
  readonly households: Households
  readonly banks: Banks
  readonly loans: Loans
  readonly prices: PriceHistory
  /** Part of what customers pay that is tax, in basis points of the rest. */
  salesTaxBasisPoints: number
  period: number
  averagePrice: number
  minimumWage: number
  inflation: number
  failures: number
  /** Before this period's wage was paid. */
  vacancies: number
}

/** An economy whose money comes from and goes to accounts of its own. */
export interface ClosedEconomy extends Economy {
  readonly outside: Outside
}

/** Everybody is a household of one, and works. */
export function foundEconomy(parameters: EconomyParameters, seed: number): ClosedEconomy {
  const { start, coinsAUnit } = parameters
  const price = Math.round(start.price * coinsAUnit)
  const outside = { lent: 0, research: 0, entry: 0, rescue: 0 }
  const firms = newFirms(parameters.firms)
  const households = newHouseholds(parameters)
  const banks = newBanks(parameters.banks)
  const economy: ClosedEconomy = {
    parameters,
    draws: drawsOf(seed),
    books: closedBooks({ firms, households, banks, outside }),
    firms,
    workers: newWorkers(parameters),
    households,
    banks,
    loans: newLoans(parameters),
    outside,
    prices: newPrices(),
    salesTaxBasisPoints: 0,
    period: 0,
    averagePrice: price,
    minimumWage: Math.round(start.minimumWage * coinsAUnit),
    inflation: 0,
    failures: 0,
    vacancies: 0,
  }
  notePrice(economy.prices, price)
  endow(economy, price)
  return economy
}

function endow({ parameters, firms, workers, households, banks }: Economy, price: number): void {
  const { start, coinsAUnit, productivity } = parameters
  const production = (parameters.households * productivity) / parameters.firms
  const netWorth = Math.round(production * price * start.netWorthRatio)
  firms.price.fill(price)
  firms.production.fill(production)
  firms.productivity.fill(productivity)
  firms.wage.fill(Math.round(start.wage * coinsAUnit))
  firms.netWorth.fill(netWorth)
  firms.funds.fill(netWorth)
  workers.employer.fill(-1)
  workers.lastEmployer.fill(-1)
  households.favourite.fill(-1)
  households.savings.fill(Math.round(start.savings * coinsAUnit))
  banks.equity.fill(Math.round(start.bankEquity * coinsAUnit))
}

function newFirms(count: number): Firms {
  const real = () => new Float64Array(count)
  const whole = () => new Int32Array(count)
  return {
    price: real(),
    production: real(),
    inventory: real(),
    wantedProduction: real(),
    productivity: real(),
    wage: real(),
    wageBill: real(),
    workers: whole(),
    vacancies: whole(),
    surplusWorkers: whole(),
    netWorth: real(),
    funds: real(),
    creditDemand: real(),
    fragility: real(),
    overheads: real(),
    revenue: real(),
    netProfit: real(),
    debt: real(),
    interest: real(),
    failed: new Uint8Array(count),
  }
}

function newWorkers({ households: count, jobApplications }: EconomyParameters): Workers {
  const whole = () => new Int32Array(count)
  return {
    labour: new Uint8Array(count).fill(1),
    household: whole().map((_, worker) => worker),
    employer: whole(),
    lastEmployer: whole(),
    wage: new Float64Array(count),
    periodsLeft: whole(),
    applications: new Int32Array(count * jobApplications),
    order: whole(),
  }
}

function newHouseholds({ households: count, shopsVisited }: EconomyParameters): Households {
  const real = () => new Float64Array(count)
  return {
    members: new Int32Array(count).fill(1),
    savings: real(),
    income: real(),
    budget: real(),
    committed: real(),
    propensity: real(),
    favourite: new Int32Array(count),
    shops: new Int32Array(count * shopsVisited),
    lastIncome: real(),
    dividend: real(),
    order: new Int32Array(count),
  }
}

function newBanks(count: number): Banks {
  return {
    equity: new Float64Array(count),
    supply: new Float64Array(count),
    rateShock: new Float64Array(count),
  }
}

function newLoans({ firms, loanApplications }: EconomyParameters): Loans {
  if (loanApplications > LOAN_APPLICATIONS_MAX) {
    throw new RangeError(`a firm asks at most ${LOAN_APPLICATIONS_MAX} banks for a loan`)
  }
  const rows = firms * loanApplications
  return {
    count: 0,
    firm: new Int32Array(rows),
    bank: new Int32Array(rows),
    principal: new Float64Array(rows),
    interest: new Float64Array(rows),
    rate: new Float64Array(rows),
  }
}
