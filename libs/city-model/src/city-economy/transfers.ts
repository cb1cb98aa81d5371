import { DAYS_A_MONTH } from '../city/part.ts'
import { SETTING } from '../city/settings.ts'
import {
  CHILD_BENEFIT,
  countMoved,
  PENSIONS,
  rationed,
  rationOf,
  SOCIAL_ASSISTANCE,
  UNEMPLOYMENT_BENEFIT,
  UNIVERSAL_INCOME,
} from '../government/index.ts'
import { addF64, f64, i32, u8 } from '../memory/column.ts'
import { CHILD, RETIRED } from '../society.ts'
import {
  ASSISTANCE_BASIS_POINTS,
  CHILD_BASIS_POINTS,
  PENSION_BASIS_POINTS,
  UNEMPLOYMENT_BASIS_POINTS,
} from './choices.ts'
import { NONE, SCALAR } from './columns.ts'
import type { CityEconomy } from './deps.ts'
import { meansOf, provide } from './treasury.ts'

const { floor } = Math

const BASIS_POINTS = 10_000
const PENSION_AGE_MONTHS = 65 * 12
/** What somebody gets, by kind; a universal income beside it. */
const KINDS = [CHILD_BENEFIT, UNEMPLOYMENT_BENEFIT, PENSIONS, SOCIAL_ASSISTANCE] as const
const NOTHING = -1
const OF_CHILD = 0
const OF_UNEMPLOYED = 1
const OF_PENSIONER = 2
const OF_OTHERS = 3

/** Every day: pensions and benefits, by the average wage, and the universal income. If the means are short, all get the same part. */
export function payTransfers(city: CityEconomy, day: number): void {
  const { columns, ledger } = city
  const month = floor(day / DAYS_A_MONTH)
  const cents = amounts(columns)
  const universal = i32(columns.policySettings, SETTING.universalIncomeCents)
  const people = countEntitled(columns, month)
  const due =
    people.adults * universal + cents.reduce((sum, each, kind) => sum + each * f64(people.byKind, kind), 0)
  const ration = rationOf(due, meansOf(ledger, columns))
  const paid = { byKind: cents.map((each) => rationed(each, ration)), universal: rationed(universal, ration) }
  const sums = paid.byKind.map((each, kind) => each * f64(people.byKind, kind))
  const total = people.adults * paid.universal + sums.reduce((sum, each) => sum + each, 0)
  if (total === 0) return
  provide(ledger, columns, total)
  handOut(city, { ...paid, month })
  addF64(ledger.columns.balances, ledger.accounts.government, -total)
  for (const [kind, flow] of KINDS.entries()) {
    countMoved(ledger, { flow, cents: f64(sums, kind), payments: f64(people.byKind, kind) })
  }
  countMoved(ledger, {
    flow: UNIVERSAL_INCOME,
    cents: people.adults * paid.universal,
    payments: universal > 0 ? people.adults : 0,
  })
}

function amounts({ economyScalars }: CityEconomy['columns']): Float64Array {
  const wage = f64(economyScalars, SCALAR.averageWageCents)
  const share = (basisPoints: number): number => floor((wage * basisPoints) / BASIS_POINTS)
  const cents = new Float64Array(KINDS.length)
  cents[OF_CHILD] = share(CHILD_BASIS_POINTS)
  cents[OF_UNEMPLOYED] = share(UNEMPLOYMENT_BASIS_POINTS)
  cents[OF_PENSIONER] = share(PENSION_BASIS_POINTS)
  cents[OF_OTHERS] = share(ASSISTANCE_BASIS_POINTS)
  return cents
}

function entitlementOf(columns: CityEconomy['columns'], person: number, month: number): number {
  const kind = u8(columns.citizenKind, person)
  if (kind === CHILD) return OF_CHILD
  if (kind !== RETIRED) return i32(columns.citizenEmployer, person) === NONE ? OF_UNEMPLOYED : NOTHING
  const months = month - i32(columns.personBornMonth, person)
  return months >= PENSION_AGE_MONTHS ? OF_PENSIONER : OF_OTHERS
}

function countEntitled(columns: CityEconomy['columns'], month: number) {
  const byKind = new Float64Array(KINDS.length)
  let adults = 0
  for (let person = 0; person < columns.personAlive.length; person += 1) {
    if (u8(columns.personAlive, person) === 0) continue
    const kind = entitlementOf(columns, person, month)
    if (kind !== NOTHING) addF64(byKind, kind, 1)
    if (kind !== OF_CHILD) adults += 1
  }
  return { byKind, adults }
}

interface Paid {
  readonly byKind: Float64Array
  readonly universal: number
  readonly month: number
}

function handOut({ columns, market }: CityEconomy, { byKind, universal, month }: Paid): void {
  const { savings } = market.households
  for (let person = 0; person < columns.personAlive.length; person += 1) {
    if (u8(columns.personAlive, person) === 0) continue
    const kind = entitlementOf(columns, person, month)
    const cents = (kind === NOTHING ? 0 : f64(byKind, kind)) + (kind === OF_CHILD ? 0 : universal)
    if (cents === 0) continue
    const household = i32(columns.personHousehold, person)
    addF64(savings, household, cents)
    addF64(columns.householdIncomeWeek, household, cents)
  }
}
