import type { PopulationListener } from '../demography/listeners.ts'
import { MIGRATION, transfer } from '../government/index.ts'
import { f64, i32, u8 } from '../memory/column.ts'
import { WORKER } from '../society.ts'
import { ASK } from './asks.ts'
import { SHARES_BY_LOT } from './choices.ts'
import { cityMoneyOf } from './city-market.ts'
import { SCALAR } from './columns.ts'
import type { CityMoney, EconomyDeps } from './deps.ts'
import { forgetHousehold, leaveWork, settleEstate } from './people.ts'

const PERCENT = 100
/** What everybody who arrives brings along, in daily wages. */
const MONEY_DAYS = 5

/** Of the city's property; another lot for each household that has this number. */
export function drawShares({ columns, random }: CityMoney, household: number): number {
  const lot = random.below(PERCENT, household, i32(columns.householdGeneration, household), ASK.shares)
  return SHARES_BY_LOT.find(([upTo]) => lot < upTo)?.[1] ?? 0
}

const READS = ['economyScalars', 'businessWorkers'] as const
const WRITES = [
  'balances',
  'flowsToday',
  'paymentsToday',
  'citizenEmployer',
  'citizenLastEmployer',
  'citizenWage',
  'citizenContractWeeks',
  'citizenLabour',
  'businessWorkers',
  'householdFavourite',
  'householdShop',
  'householdShares',
  'householdIncome',
  'householdWanted',
  'householdBought',
  'housingPermille',
  'householdIncomeWeek',
  'householdBudgetWeek',
] as const

/**
 * Keeps the money and the jobs of those who are born, come, go and die: who arrives brings money from the rest of the world and draws
 * shares by the founding's lot, who leaves takes the household's money along, what the last of a household leaves the city inherits.
 */
export function economyListener(deps: EconomyDeps): PopulationListener {
  const city = cityMoneyOf(deps)
  return {
    reads: READS,
    writes: WRITES,
    born: (person) => admit(city, person),
    arrived(person) {
      admit(city, person)
      bringAlong(city, person)
    },
    died: (person) => leaveWork(city, person),
    left(person) {
      leaveWork(city, person)
      takeAlong(city, i32(city.columns.personHousehold, person))
    },
    householdOpened: (household) => open(city, household),
    householdClosed(household) {
      settleEstate(city, household)
      forgetHousehold(city.columns, household)
    },
    kindChanged: (person) => admit(city, person),
  }
}

/** With a place in the labour market where the kind is that of a worker, without work. */
function admit(city: CityMoney, person: number): void {
  leaveWork(city, person)
  city.columns.citizenLabour[person] = u8(city.columns.citizenKind, person) === WORKER ? 1 : 0
}

function bringAlong({ columns, ledger }: CityMoney, person: number): void {
  const { restOfWorld, firstHousehold } = ledger.accounts
  const cents = f64(columns.economyScalars, SCALAR.averageWageCents) * MONEY_DAYS
  const to = firstHousehold + i32(columns.personHousehold, person)
  transfer(ledger, { from: restOfWorld, to, cents, flow: MIGRATION })
}

function open(city: CityMoney, household: number): void {
  const { columns } = city
  forgetHousehold(columns, household)
  columns.householdShares[household] = drawShares(city, household)
  columns.householdIncome[household] = f64(columns.economyScalars, SCALAR.averageWageCents)
}

/** The first who leaves takes all of the household's money: a household leaves as a whole. */
function takeAlong({ ledger, savings }: CityMoney, household: number): void {
  const { restOfWorld, firstHousehold } = ledger.accounts
  const cents = f64(savings, household)
  if (cents > 0)
    transfer(ledger, { from: firstHousehold + household, to: restOfWorld, cents, flow: MIGRATION })
}
