import { recessionPercentAt } from '../city/recession.ts'
import { SETTING } from '../city/settings.ts'
import { DAY_SECONDS, momentOf } from '../clock.ts'
import { countMoved, EXPORTS, SPENDING } from '../government/index.ts'
import { addF64, f64, i32, u8 } from '../memory/column.ts'
import { SERVICE_GOODS } from './choices.ts'
import { DAYS_A_WEEK, SCALAR } from './columns.ts'
import type { CityEconomy } from './deps.ts'
import { meansOf, provide } from './treasury.ts'

const { ceil, floor, max, min } = Math

/** A choice of ours. */
const RECOVERY_DAYS = 28
const LAST_SECOND = DAY_SECONDS - 1
const PERCENT = 100
const PPM = 1_000_000
const BASIS_POINTS = 10_000
/** No more of the goods of a day than this goes to the city and to the rest of the world each. */
const STOCK_SHARE_MAX = 0.5

/** In the order of `SERVICE_GOODS`. */
const SERVICE_SETTINGS = [
  SETTING.policingPercent,
  SETTING.hospitalServicePercent,
  SETTING.transitServicePercent,
  SETTING.maintenancePercent,
] as const

/** What the city buys for its services, of every firm the same part of what it has; then what the rest of the world buys. */
export function buyForAll(city: CityEconomy, day: number): void {
  buyServices(city)
  buyExports(city, momentOf(day, LAST_SECOND))
}

function buyServices(city: CityEconomy): void {
  const { columns, ledger } = city
  const price = f64(columns.economyScalars, SCALAR.averagePriceCents) / withTax(city)
  const people = countPeople(columns)
  const needs = SERVICE_GOODS.map((goods) => goods * people)
  const wanted = needs.map((goods, service) => goods * level(columns, SERVICE_SETTINGS[service] ?? 0))
  const wantedGoods = wanted.reduce((sum, goods) => sum + goods, 0)
  const means = max(0, floor(meansOf(ledger, columns)))
  const bought = buyEvenly(city, min(means, floor(wantedGoods * price)), 'services')
  const share = wantedGoods > 0 ? min(1, bought.goods / wantedGoods) : 0
  const served = [columns.policePpm, columns.hospitalPpm, columns.transitPpm, columns.maintenancePpm]
  for (const [service, column] of served.entries()) {
    const part = (share * (wanted[service] ?? 0)) / max(1e-9, needs[service] ?? 0)
    column[0] = min(2 * PPM, floor(part * PPM))
  }
}

/** 1 as at the founding. */
function level({ policySettings }: CityEconomy['columns'], setting: number): number {
  return i32(policySettings, setting) / PERCENT
}

function withTax({ market }: CityEconomy): number {
  return 1 + market.salesTaxBasisPoints / BASIS_POINTS
}

function countPeople({ personAlive }: CityEconomy['columns']): number {
  let people = 0
  for (let person = 0; person < personAlive.length; person += 1) people += u8(personAlive, person)
  return people
}

/**
 * A seventh of what the rest of the world has earned here comes back each day. In a recession its part of that is kept back; when it is
 * over, a twenty-eighth of what was kept back is to be spent again each day.
 */
function buyExports(city: CityEconomy, now: number): void {
  const { economyScalars } = city.columns
  const percent = recessionPercentAt(city.columns, now)
  if (percent === 0)
    keepBack(economyScalars, -ceil(f64(economyScalars, SCALAR.heldBackCents) / RECOVERY_DAYS))
  const wanted = floor(f64(economyScalars, SCALAR.exportCreditCents) / DAYS_A_WEEK)
  const kept = floor((wanted * percent) / PERCENT)
  keepBack(economyScalars, kept)
  const { paid } = buyEvenly(city, wanted - kept, 'exports')
  addF64(economyScalars, SCALAR.exportCreditCents, -paid)
}

function keepBack(economyScalars: Float64Array, cents: number): void {
  addF64(economyScalars, SCALAR.exportCreditCents, -cents)
  addF64(economyScalars, SCALAR.heldBackCents, cents)
}

/** Without sales tax. */
function buyEvenly(city: CityEconomy, budget: number, buyer: 'services' | 'exports') {
  const { columns, market, ledger } = city
  const { firms } = market
  const tax = withTax(city)
  let worth = 0
  for (let firm = 0; firm < firms.price.length; firm += 1) {
    worth += (f64(firms.inventory, firm) * f64(firms.price, firm)) / tax
  }
  const part = worth > 0 ? min(STOCK_SHARE_MAX, budget / worth) : 0
  if (buyer === 'services') provide(ledger, columns, ceil(worth * part))
  let [paid, goods] = [0, 0]
  for (let firm = 0; firm < firms.price.length; firm += 1) {
    const taken = f64(firms.inventory, firm) * part
    const cents = floor((taken * f64(firms.price, firm)) / tax)
    firms.inventory[firm] = f64(firms.inventory, firm) - taken
    addF64(firms.funds, firm, cents)
    addF64(firms.revenue, firm, cents)
    paid += cents
    goods += taken
  }
  const { government, restOfWorld } = ledger.accounts
  addF64(ledger.columns.balances, buyer === 'services' ? government : restOfWorld, -paid)
  countMoved(ledger, {
    flow: buyer === 'services' ? SPENDING : EXPORTS,
    cents: paid,
    payments: firms.price.length,
  })
  return { paid, goods }
}
