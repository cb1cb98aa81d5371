import { PROFITS } from '../government/index.ts'
import { payPremises } from './bills.ts'
import { HOMES, INDEX_OF_WEEK, JOBS, LOANS, MONEY, SCALARS } from './column-groups.ts'
import { DAYS_A_WEEK } from './columns.ts'
import type { CityEconomy } from './deps.ts'
import { chainPrices, hire, planSpending, planWeek, setWeekPrices } from './market-night.ts'
import type { Nightly } from './nightly.ts'
import { payOwners } from './owners.ts'
import { closeWeek } from './weekend.ts'

const SATURDAY = 5
const SUNDAY = 6

/** What comes once a week, on the nights that end Saturday and Sunday. */
export function weekPhases(city: CityEconomy): readonly Nightly[] {
  return [settlement(city), plans(city), labourAndCredit(city), prices(city), budgets(city)]
}

function on(weekday: number, run: (day: number) => void): (day: number) => void {
  return (day) => {
    if (day % DAYS_A_WEEK === weekday) run(day)
  }
}

function settlement(city: CityEconomy): Nightly {
  return {
    name: 'economy: settlement',
    reads: [...LOANS, 'policySettings', 'hoursToday', 'powerCentsPerKwh', 'householdSize', 'householdShares'],
    writes: [
      ...MONEY,
      ...SCALARS,
      ...JOBS,
      'householdIncomeWeek',
      'businessOpen',
      'businessGeneration',
      'businessPrice',
      'businessWage',
      'businessStock',
      'businessProduction',
      'businessNetWorth',
      'businessVacancies',
      'businessRevenueWeek',
      'businessWageBill',
      'businessDebt',
      'businessInterest',
      'businessOverheads',
    ],
    run: on(SATURDAY, (day) => {
      payPremises(city, day)
      closeWeek(city)
      payOwners(city, day, PROFITS)
    }),
  }
}

function plans(city: CityEconomy): Nightly {
  return {
    name: 'economy: plans',
    reads: ['businessStock', 'businessPrice', 'businessProduction', 'businessNetWorth'],
    writes: [...JOBS, 'economyScalars', 'businessVacancies'],
    run: on(SUNDAY, () => planWeek(city)),
  }
}

function labourAndCredit(city: CityEconomy): Nightly {
  return {
    name: 'economy: labour and credit',
    reads: ['personAlive', 'citizenKind', 'businessNetWorth', 'weekPrices'],
    writes: [
      ...MONEY,
      ...SCALARS,
      ...JOBS,
      ...LOANS,
      'citizenLabour',
      'businessVacancies',
      'businessWage',
      'businessWageBill',
      'businessDebt',
      'businessInterest',
    ],
    run: on(SUNDAY, () => hire(city)),
  }
}

function prices(city: CityEconomy): Nightly {
  return {
    name: 'economy: prices',
    reads: ['policySettings', 'businessWorkers', 'businessWageBill', 'businessInterest', 'businessOverheads'],
    writes: [
      'economyScalars',
      'weekPrices',
      'businessPrice',
      'businessStock',
      'businessProduction',
      'indexBasket',
      'indexPrices',
      'indexHistory',
      ...INDEX_OF_WEEK,
    ],
    run: on(SUNDAY, () => {
      setWeekPrices(city)
      chainPrices(city)
    }),
  }
}

function budgets(city: CityEconomy): Nightly {
  return {
    name: 'economy: budgets',
    reads: ['balances', 'economyScalars', ...HOMES],
    writes: ['householdIncome', 'householdIncomeWeek', 'householdBudgetWeek', 'giniPpm'],
    run: on(SUNDAY, () => planSpending(city)),
  }
}
