import { PROFITS } from '../government/index.ts'
import { payHomes } from './bills.ts'
import { DUES, HOMES, INDEX_OF_WEEK, JOBS, MONEY, SCALARS, SERVICES } from './column-groups.ts'
import { DAYS_A_WEEK } from './columns.ts'
import type { CityEconomy } from './deps.ts'
import { collectCarbon, collectDues } from './dues.ts'
import type { Nightly } from './nightly.ts'
import { payOwners } from './owners.ts'
import { PAYDAYS, payWages } from './payroll.ts'
import { countLabour } from './people.ts'
import { buyForAll } from './purchases.ts'
import { goShopping } from './shopping.ts'
import { payTransfers } from './transfers.ts'

/** What comes every night: payments, then the goods of the day. */
export function dayPhases(city: CityEconomy): readonly Nightly[] {
  return [...incomes(city), ...expenses(city)]
}

function incomes(city: CityEconomy): readonly Nightly[] {
  return [
    {
      name: 'economy: labour force',
      reads: ['personAlive', 'citizenKind'],
      writes: ['citizenLabour', 'economyScalars', ...JOBS],
      run: () => countLabour(city),
    },
    {
      name: 'economy: dues',
      reads: ['policySettings', 'householdSize', 'co2MilligramsBefore', 'dayBefore'],
      writes: [...MONEY, ...DUES, 'economyScalars'],
      run() {
        collectDues(city)
        collectCarbon(city)
      },
    },
    {
      name: 'economy: transfers',
      reads: [
        'policySettings',
        'personAlive',
        'citizenKind',
        'citizenEmployer',
        'personBornMonth',
        'personHousehold',
        'economyScalars',
      ],
      writes: [...MONEY, 'centralBankClaims', 'householdIncomeWeek'],
      run: (day) => payTransfers(city, day),
    },
    {
      name: 'economy: wages',
      reads: ['policySettings', 'citizenEmployer', 'citizenWage', 'personHousehold'],
      writes: [...MONEY, 'businessWageBill', 'householdIncomeWeek'],
      run(day) {
        if (day % DAYS_A_WEEK < PAYDAYS) payWages(city, day % DAYS_A_WEEK)
      },
    },
  ]
}

function expenses(city: CityEconomy): readonly Nightly[] {
  return [
    {
      name: 'economy: homes',
      reads: ['policySettings', ...HOMES, 'householdShares'],
      writes: [...MONEY, 'economyScalars', 'housingPermille', 'householdIncomeWeek', ...INDEX_OF_WEEK],
      run(day) {
        payHomes(city, day)
        payOwners(city, day, PROFITS)
      },
    },
    {
      name: 'economy: purchases',
      reads: ['policySettings', 'shocksUnderWay', 'personAlive', 'businessPrice'],
      writes: [...MONEY, ...SCALARS, 'businessStock', 'businessRevenueWeek', ...SERVICES],
      run: (day) => buyForAll(city, day),
    },
    {
      name: 'economy: shopping',
      reads: [
        'policySettings',
        'householdSize',
        'householdBudgetWeek',
        'businessPrice',
        'businessProduction',
        'businessOpen',
      ],
      writes: [
        ...MONEY,
        'economyScalars',
        'businessStock',
        'businessRevenueWeek',
        'householdFavourite',
        'householdShop',
        'householdWanted',
        'householdBought',
        ...INDEX_OF_WEEK,
      ],
      run: (day) => goShopping(city, day),
    },
  ]
}
