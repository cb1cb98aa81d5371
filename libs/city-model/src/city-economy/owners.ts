import { SETTING } from '../city/settings.ts'
import { countMoved, INCOME_TAX } from '../government/index.ts'
import { addF64, i32 } from '../memory/column.ts'
import type { CityEconomy } from './deps.ts'

const { floor, min } = Math

const PERCENT = 100

/** Hands the pot to the owners by their shares, less income tax; the cents that do not divide go round, every day from another household on. */
export function payOwners(city: CityEconomy, day: number, flow: number): void {
  const { ledger, pot } = city
  const { cents } = pot
  pot.cents = 0
  const shares = sharesHeld(city)
  const taxes = shares === 0 ? cents : handOut(city, { cents, shares, day })
  addF64(ledger.columns.balances, ledger.accounts.government, taxes)
  countMoved(ledger, { flow, cents, payments: shares })
  countMoved(ledger, { flow: INCOME_TAX, cents: taxes, payments: shares })
}

interface HandedOut {
  readonly cents: number
  readonly shares: number
  readonly day: number
}

function handOut({ columns, market }: CityEconomy, { cents, shares, day }: HandedOut): number {
  const { savings } = market.households
  const rate = i32(columns.policySettings, SETTING.incomeTaxPercent)
  const count = savings.length
  const each = floor(cents / shares)
  let rest = cents - each * shares
  let taxes = 0
  for (let turn = 0; turn < count; turn += 1) {
    const household = (turn + day) % count
    const held = sharesOf(columns, household)
    if (held === 0) continue
    const extra = min(held, rest)
    rest -= extra
    const gross = held * each + extra
    const tax = floor((gross * rate) / PERCENT)
    addF64(savings, household, gross - tax)
    addF64(columns.householdIncomeWeek, household, gross - tax)
    taxes += tax
  }
  return taxes
}

function sharesHeld({ columns }: CityEconomy): number {
  let held = 0
  for (let household = 0; household < columns.householdShares.length; household += 1) {
    held += sharesOf(columns, household)
  }
  return held
}

/** Where nobody lives nobody owns. */
function sharesOf({ householdShares, householdSize }: CityEconomy['columns'], household: number): number {
  return i32(householdSize, household) > 0 ? i32(householdShares, household) : 0
}
