import { countMoved, FOREIGN_TRADE, PROPERTY_TAX, propertyTax, WATER } from '../government/index.ts'
import { addF64, f64, i32, u8 } from '../memory/column.ts'
import {
  HOME_LITRES_A_DAY,
  HOME_WH_A_DAY,
  WORK_LITRES_A_DAY,
  WORK_WH_A_DAY,
} from '../utilities/consumption.ts'
import {
  CENTRE_RENT_PERCENT,
  PROPERTY_TAX_BASIS_POINTS,
  PROPERTY_YEARS,
  RENT_CENTS_A_DWELLING,
  RENT_CENTS_A_MEMBER,
  RENT_CENTS_A_WORKER,
  WATER_CENTS_A_CUBIC_METRE,
} from './choices.ts'
import { DAYS_A_WEEK, POWER_PRICE, RENT_PRICE, SCALAR, WATER_PRICE } from './columns.ts'
import type { CityEconomy } from './deps.ts'
import { powerPrice } from './supply.ts'

const { floor, max, min } = Math

const WH_A_KWH = 1000
const LITRES_A_CUBIC_METRE = 1000
const PERMILLE = 1000
const PERCENT = 100
const WORKING_DAYS = 5
const DAYS_A_YEAR = 365
const RENT_UNIT_CENTS = 100

/** Rents follow prices. */
export function rentLevel({ economyScalars }: CityEconomy['columns']): number {
  return f64(economyScalars, SCALAR.averagePriceCents) / f64(economyScalars, SCALAR.foundingPriceCents)
}

interface Prices {
  /** Of rents, as a multiple of those of the founding. */
  readonly level: number
  /** Cents. */
  readonly kilowattHour: number
  readonly litre: number
}

export function pricesNow(city: CityEconomy): Prices {
  const level = rentLevel(city.columns)
  return {
    level,
    kilowattHour: powerPrice(city),
    litre: (WATER_CENTS_A_CUBIC_METRE * level) / LITRES_A_CUBIC_METRE,
  }
}

/** A day of one home, in whole cents. */
export function homeRent({ society, columns }: CityEconomy, household: number, level: number): number {
  const members = i32(columns.householdSize, household)
  if (members === 0) return 0
  const inCentre = u8(society.nodeInCentre, i32(columns.householdNode, household)) === 1
  const base = (RENT_CENTS_A_DWELLING + RENT_CENTS_A_MEMBER * members) * level
  return floor(inCentre ? (base * (PERCENT + CENTRE_RENT_PERCENT)) / PERCENT : base)
}

/** Electricity and water of a day, in whole cents. */
export function homeUtilities(members: number, { kilowattHour, litre }: Prices): readonly [number, number] {
  const power = floor(((members * HOME_WH_A_DAY) / WH_A_KWH) * kilowattHour)
  return [power, floor(members * HOME_LITRES_A_DAY * litre)]
}

/** Every day: each home pays for electricity and water, then its rent to the owners, as far as its money goes. */
export function payHomes(city: CityEconomy, day: number): void {
  const { columns, market, ledger, pot } = city
  const { savings } = market.households
  const prices = pricesNow(city)
  let [powers, waters, rents, homes] = [0, 0, 0, 0]
  for (let household = 0; household < savings.length; household += 1) {
    const members = i32(columns.householdSize, household)
    if (members === 0) continue
    const [power, water] = homeUtilities(members, prices)
    const rent = homeRent(city, household, prices.level)
    const income = max(1, i32(columns.householdIncome, household))
    const share = floor(((power + water + rent) * PERMILLE) / income)
    columns.housingPermille[household] = min(PERMILLE, share)
    const money = f64(savings, household)
    const paidPower = min(power, money)
    const paidWater = min(water, money - paidPower)
    const paidRent = min(rent, money - paidPower - paidWater)
    savings[household] = money - paidPower - paidWater - paidRent
    powers += paidPower
    waters += paidWater
    rents += paidRent
    homes += 1
  }
  const { government, restOfWorld } = ledger.accounts
  addF64(ledger.columns.balances, restOfWorld, powers)
  addF64(ledger.columns.balances, government, waters)
  addF64(columns.economyScalars, SCALAR.exportCreditCents, powers)
  addF64(columns.economyScalars, SCALAR.utilitiesCents, powers + waters)
  countMoved(ledger, { flow: FOREIGN_TRADE, cents: powers, payments: homes })
  countMoved(ledger, { flow: WATER, cents: waters, payments: homes })
  noteBasket(columns, POWER_PRICE, powers, prices.kilowattHour)
  noteBasket(columns, WATER_PRICE, waters, prices.litre * LITRES_A_CUBIC_METRE)
  noteBasket(columns, RENT_PRICE, rents, prices.level * RENT_UNIT_CENTS)
  pot.cents += rents
  taxProperty(city, rents, day)
}

/** What was paid for at a price; kWh, cubic metres, and what a home costs in parts that cost a hundred cents at the founding. */
function noteBasket(columns: CityEconomy['columns'], good: number, cents: number, price: number): void {
  addF64(columns.indexSpent, good, cents)
  if (price > 0) addF64(columns.indexQuantities, good, floor(cents / price))
}

/** Saturday: firms pay for the week's electricity, water and premises, as far as their money goes. */
export function payPremises(city: CityEconomy, day: number): void {
  const { society, columns, market, ledger, pot } = city
  const { funds, overheads } = market.firms
  const prices = pricesNow(city)
  let [powers, waters, rents, payers] = [0, 0, 0, 0]
  for (let firm = 0; firm < funds.length; firm += 1) {
    overheads[firm] = 0
    if (u8(columns.businessOpen, firm) === 0) continue
    const sector = u8(society.businessSector, firm)
    const workers = i32(columns.businessWorkers, firm)
    const workdays = workers * WORKING_DAYS
    const power = floor(((workdays * i32(WORK_WH_A_DAY, sector)) / WH_A_KWH) * prices.kilowattHour)
    const water = floor(workdays * i32(WORK_LITRES_A_DAY, sector) * prices.litre)
    const rent = floor(workers * RENT_CENTS_A_WORKER * DAYS_A_WEEK * prices.level)
    overheads[firm] = power + water + rent
    const money = f64(funds, firm)
    const paidPower = min(power, money)
    const paidWater = min(water, money - paidPower)
    const paidRent = min(rent, money - paidPower - paidWater)
    funds[firm] = money - paidPower - paidWater - paidRent
    powers += paidPower
    waters += paidWater
    rents += paidRent
    payers += 1
  }
  const { government, restOfWorld } = ledger.accounts
  addF64(ledger.columns.balances, restOfWorld, powers)
  addF64(ledger.columns.balances, government, waters)
  addF64(columns.economyScalars, SCALAR.exportCreditCents, powers)
  countMoved(ledger, { flow: FOREIGN_TRADE, cents: powers, payments: payers })
  countMoved(ledger, { flow: WATER, cents: waters, payments: payers })
  pot.cents += rents
  taxProperty(city, rents, day)
}

/** Owners pay their property tax out of the rents. */
function taxProperty({ ledger, pot }: CityEconomy, rents: number, day: number): void {
  const value = rents * DAYS_A_YEAR * PROPERTY_YEARS
  const tax = min(rents, propertyTax(PROPERTY_TAX_BASIS_POINTS, value, day % DAYS_A_YEAR))
  pot.cents -= tax
  addF64(ledger.columns.balances, ledger.accounts.government, tax)
  countMoved(ledger, { flow: PROPERTY_TAX, cents: tax, payments: 1 })
}
