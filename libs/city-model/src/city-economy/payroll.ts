import { SETTING } from '../city/settings.ts'
import { countMoved, INCOME_TAX, WAGES } from '../government/index.ts'
import { addF64, f64, i32 } from '../memory/column.ts'
import { DAYS_A_WEEK, NONE } from './columns.ts'
import type { CityEconomy } from './deps.ts'

const { floor, min } = Math

/** A week's wage is paid in equal parts at the end of the first so many days of the week. */
export const PAYDAYS = 5
const PERCENT = 100

/** What of a week's wage is paid on a payday: the parts sum up to the whole. */
export function partOfWeek(wageCents: number, payday: number): number {
  const week = wageCents * DAYS_A_WEEK
  return floor((week * (payday + 1)) / PAYDAYS) - floor((week * payday) / PAYDAYS)
}

/** Less income tax. What firms pay out in a week adds up to their wage bill of that week. */
export function payWages({ columns, market, ledger }: CityEconomy, payday: number): void {
  const { firms, households } = market
  const { citizenEmployer, citizenWage, personHousehold, householdIncomeWeek } = columns
  const rate = i32(columns.policySettings, SETTING.incomeTaxPercent)
  if (payday === 0) firms.wageBill.fill(0)
  let [sum, taxes, payments] = [0, 0, 0]
  for (let person = 0; person < citizenEmployer.length; person += 1) {
    const employer = i32(citizenEmployer, person)
    if (employer === NONE) continue
    const gross = min(partOfWeek(f64(citizenWage, person), payday), f64(firms.funds, employer))
    const tax = floor((gross * rate) / PERCENT)
    const household = i32(personHousehold, person)
    addF64(firms.funds, employer, -gross)
    addF64(firms.wageBill, employer, gross)
    addF64(households.savings, household, gross - tax)
    addF64(householdIncomeWeek, household, gross - tax)
    sum += gross
    taxes += tax
    payments += 1
  }
  addF64(ledger.columns.balances, ledger.accounts.government, taxes)
  countMoved(ledger, { flow: WAGES, cents: sum, payments })
  countMoved(ledger, { flow: INCOME_TAX, cents: taxes, payments })
}
