import { ESTATES, transfer } from '../government/index.ts'
import { addI32, f64, i32, u8 } from '../memory/column.ts'
import { WORKER } from '../society.ts'
import { NONE, SCALAR } from './columns.ts'
import type { CityEconomy, CityMoney } from './deps.ts'

/** Who can no longer work leaves the job; who can is in the market from tonight. */
export function countLabour(city: CityEconomy): void {
  const { columns } = city
  const { personAlive, citizenKind, citizenLabour, citizenEmployer } = columns
  let [force, employed, wages] = [0, 0, 0]
  for (let person = 0; person < citizenLabour.length; person += 1) {
    const labour = u8(personAlive, person) === 1 && u8(citizenKind, person) === WORKER ? 1 : 0
    citizenLabour[person] = labour
    if (labour === 0) {
      leaveWork(city, person)
      continue
    }
    force += 1
    if (i32(citizenEmployer, person) === NONE) continue
    employed += 1
    wages += f64(columns.citizenWage, person)
  }
  columns.economyScalars[SCALAR.labourForce] = force
  columns.economyScalars[SCALAR.employed] = employed
  columns.economyScalars[SCALAR.wageSumCents] = wages
  if (employed > 0) columns.economyScalars[SCALAR.averageWageCents] = Math.floor(wages / employed)
}

/** Nothing happens to whom has no job. */
export function leaveWork({ columns }: CityMoney, person: number): void {
  const employer = i32(columns.citizenEmployer, person)
  columns.citizenLastEmployer[person] = NONE
  if (employer === NONE) return
  addI32(columns.businessWorkers, employer, -1)
  columns.citizenEmployer[person] = NONE
  columns.citizenWage[person] = 0
  columns.citizenContractWeeks[person] = 0
}

/** What the last of a household leaves the city inherits. */
export function settleEstate({ savings, ledger }: CityMoney, household: number): void {
  const { government, firstHousehold } = ledger.accounts
  const cents = f64(savings, household)
  if (cents > 0) transfer(ledger, { from: firstHousehold + household, to: government, cents, flow: ESTATES })
}

/** Nothing is left of whoever lived here. */
export function forgetHousehold(columns: CityEconomy['columns'], household: number): void {
  columns.householdFavourite[household] = NONE
  columns.householdShop[household] = NONE
  columns.householdShares[household] = 0
  columns.householdIncome[household] = 0
  columns.householdWanted[household] = 0
  columns.householdBought[household] = 0
  columns.housingPermille[household] = 0
  columns.householdIncomeWeek[household] = 0
  columns.householdBudgetWeek[household] = 0
}
