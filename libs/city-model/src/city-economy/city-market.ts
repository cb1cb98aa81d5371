import { STREAMS } from '../city/part.ts'
import { SETTING } from '../city/settings.ts'
import {
  drawsFrom,
  type Economy,
  type EconomyParameters,
  type Firms,
  type Households,
  type Loans,
  type PriceHistory,
  type Workers,
} from '../macro-economy/index.ts'
import { f64 } from '../memory/column.ts'
import { parametersOf } from './choices.ts'
import { cityBooks } from './city-books.ts'
import { cityAccounts, SCALAR } from './columns.ts'
import type { CityEconomy, CityMoney, EconomyDeps } from './deps.ts'

const BASIS_POINTS_A_PERCENT = 100

export function cityMoneyOf(deps: EconomyDeps): CityMoney {
  const { society, columns, chance } = deps
  const accounts = cityAccounts(society)
  const { balances, flowsToday, paymentsToday } = columns
  const ledger = { accounts, columns: { balances, flows: flowsToday, payments: paymentsToday } }
  const savings = balances.subarray(accounts.firstHousehold)
  return { ...deps, ledger, savings, random: chance(STREAMS.economy) }
}

/** The markets of the book over the columns of a city. What is not a column is worked out anew by each phase that reads it. */
export function cityEconomyOf(deps: EconomyDeps): CityEconomy {
  const money = cityMoneyOf(deps)
  const { society, columns, ledger } = money
  const { accounts } = ledger
  const parameters = parametersOf(society.citizenCount, society.businessCount, society.householdPlaces)
  const firms = firmsOver(deps, columns.balances.subarray(accounts.firstFirm, accounts.firstHousehold))
  const pot = { cents: 0 }
  const banks = {
    equity: columns.balances.subarray(accounts.firstBank, accounts.firstFirm),
    supply: new Float64Array(parameters.banks),
    rateShock: new Float64Array(parameters.banks),
  }
  const market = withScalars(columns, {
    parameters,
    draws: drawsFrom(money.random),
    books: cityBooks({ ledger, columns, pot, firms }),
    firms,
    workers: workersOver(deps, parameters),
    households: householdsOver(deps, money.savings, parameters),
    banks,
    loans: loansOver(deps),
    prices: pricesOver(columns),
  })
  return { ...money, market, pot }
}

function firmsOver({ society, columns }: EconomyDeps, funds: Float64Array): Firms {
  const count = society.businessCount
  const scratch = () => new Float64Array(count)
  return {
    price: columns.businessPrice,
    production: columns.businessProduction,
    inventory: columns.businessStock,
    wage: columns.businessWage,
    wageBill: columns.businessWageBill,
    workers: columns.businessWorkers,
    vacancies: columns.businessVacancies,
    netWorth: columns.businessNetWorth,
    funds,
    overheads: columns.businessOverheads,
    revenue: columns.businessRevenueWeek,
    debt: columns.businessDebt,
    interest: columns.businessInterest,
    productivity: scratch(),
    wantedProduction: scratch(),
    surplusWorkers: new Int32Array(count),
    creditDemand: scratch(),
    fragility: scratch(),
    netProfit: scratch(),
    failed: new Uint8Array(count),
  }
}

function workersOver({ columns }: EconomyDeps, { jobApplications }: EconomyParameters): Workers {
  const count = columns.citizenEmployer.length
  return {
    labour: columns.citizenLabour,
    household: columns.personHousehold,
    employer: columns.citizenEmployer,
    lastEmployer: columns.citizenLastEmployer,
    wage: columns.citizenWage,
    periodsLeft: columns.citizenContractWeeks,
    applications: new Int32Array(count * jobApplications),
    order: new Int32Array(count),
  }
}

function householdsOver(
  { columns }: EconomyDeps,
  savings: Float64Array,
  { shopsVisited }: EconomyParameters,
): Households {
  const count = savings.length
  const scratch = () => new Float64Array(count)
  return {
    members: columns.householdSize,
    savings,
    income: columns.householdIncomeWeek,
    favourite: columns.householdFavourite,
    budget: scratch(),
    committed: scratch(),
    propensity: scratch(),
    shops: new Int32Array(count * shopsVisited),
    lastIncome: scratch(),
    dividend: scratch(),
    order: new Int32Array(count),
  }
}

function loansOver({ columns }: EconomyDeps): Loans {
  const { economyScalars } = columns
  return {
    get count() {
      return f64(economyScalars, SCALAR.loans)
    },
    set count(count) {
      economyScalars[SCALAR.loans] = count
    },
    firm: columns.loanFirm,
    bank: columns.loanBank,
    principal: columns.loanPrincipal,
    interest: columns.loanInterest,
    rate: new Float64Array(columns.loanInterest.length),
  }
}

function pricesOver({ economyScalars, weekPrices }: EconomyDeps['columns']): PriceHistory {
  return {
    get count() {
      return f64(economyScalars, SCALAR.prices)
    },
    set count(count) {
      economyScalars[SCALAR.prices] = count
    },
    ring: weekPrices,
  }
}

type Parts = Omit<
  Economy,
  'salesTaxBasisPoints' | 'period' | 'averagePrice' | 'minimumWage' | 'inflation' | 'failures' | 'vacancies'
>

const PLACES = {
  period: SCALAR.week,
  averagePrice: SCALAR.averagePriceCents,
  minimumWage: SCALAR.minimumWageCents,
  inflation: SCALAR.inflation,
  failures: SCALAR.failures,
  vacancies: SCALAR.vacancies,
} as const

/** The numbers of the market are places of a column too; the sales tax is the policy's. */
function withScalars({ economyScalars, policySettings }: EconomyDeps['columns'], parts: Parts): Economy {
  const properties = Object.entries(PLACES).map(([name, place]) => [
    name,
    {
      get: () => f64(economyScalars, place),
      set: (value: number) => {
        economyScalars[place] = value
      },
    },
  ])
  const tax = { get: () => (policySettings[SETTING.valueAddedTaxPercent] ?? 0) * BASIS_POINTS_A_PERCENT }
  const scalars = { ...Object.fromEntries(properties), salesTaxBasisPoints: tax }
  // Has all of the properties that the parts lack: those of PLACES and the tax.
  return Object.defineProperties({ ...parts }, scalars) as Economy
}
