import { SETTING } from '../city/settings.ts'
import { ISSUE, transfer } from '../government/index.ts'
import { CPI_BASE } from '../kpi/index.ts'
import { notePrice } from '../macro-economy/index.ts'
import { addF64, addI32, f64, i32, u8 } from '../memory/column.ts'
import { memberAt } from '../memory/weights.ts'
import { CHILD, WORKER } from '../society.ts'
import { ASK } from './asks.ts'
import { homeRent, homeUtilities, pricesNow } from './bills.ts'
import { FOUNDING } from './choices.ts'
import { cityEconomyOf } from './city-market.ts'
import { SERVICES } from './column-groups.ts'
import { DAYS_A_WEEK, GOODS_PRICE, NONE, POWER_PRICE, RENT_PRICE, SCALAR, WATER_PRICE } from './columns.ts'
import type { CityEconomy, EconomyDeps } from './deps.ts'
import { inequality } from './market-night.ts'
import { drawShares } from './newcomers.ts'
import { countLabour } from './people.ts'

const PERCENT = 100
const BASIS_POINTS = 10_000
const HUNDREDTHS = 100
const FULL_PPM = 1_000_000

/** After the settings, the population and the tariffs. All the money that is ever issued for good is issued here. */
export function foundCityEconomy(deps: EconomyDeps): void {
  const city = cityEconomyOf(deps)
  const { columns } = city
  columns.citizenEmployer.fill(NONE)
  columns.citizenLastEmployer.fill(NONE)
  columns.householdFavourite.fill(NONE)
  columns.householdShop.fill(NONE)
  openFirms(city)
  startWorking(city)
  countLabour(city)
  issueMoney(city)
  furnishAll(city)
  beginIndex(city)
}

function openFirms({ society, columns, market, random }: CityEconomy): void {
  const { productivity, daysAPeriod, start } = market.parameters
  const { wageCents, wageSpreadCents, markup, priceSpreadPercent } = FOUNDING
  const tax = 1 + market.salesTaxBasisPoints / BASIS_POINTS
  const price = Math.round(((wageCents * daysAPeriod) / productivity) * markup * tax)
  for (let firm = 0; firm < society.businessCount; firm += 1) {
    const spread = random.below(2 * priceSpreadPercent + 1, firm, 0, ASK.firm) - priceSpreadPercent
    const lot = random.below(wageSpreadCents, firm, 1, ASK.firm)
    columns.businessWage[firm] = wageCents - Math.floor(wageSpreadCents / 2) + lot
    columns.businessPrice[firm] = Math.round((price * (PERCENT + spread)) / PERCENT)
  }
  columns.businessOpen.fill(1)
  columns.businessOutputPermille.fill(1000)
  // Until the first midnight services are as they were meant to be.
  for (const service of SERVICES) columns[service][0] = FULL_PPM
  market.averagePrice = price
  market.minimumWage = start.minimumWage
  columns.economyScalars[SCALAR.foundingPriceCents] = price
  notePrice(market.prices, price)
}

/** Most of those who have a first employer; their contracts end one after the other. */
function startWorking({ society, columns, market, random }: CityEconomy): void {
  const { contractPeriods, productivity, daysAPeriod } = market.parameters
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    const business = i32(society.citizenFirstEmployer, citizen)
    if (business === NONE || u8(columns.citizenKind, citizen) !== WORKER) continue
    if (random.below(PERCENT, citizen, 0, ASK.start) >= FOUNDING.startedPercent) continue
    columns.citizenEmployer[citizen] = business
    columns.citizenWage[citizen] = f64(columns.businessWage, business)
    columns.citizenContractWeeks[citizen] = 1 + random.below(contractPeriods, citizen, 1, ASK.start)
    addI32(columns.businessWorkers, business, 1)
    addF64(columns.businessWageBill, business, f64(columns.businessWage, business) * daysAPeriod)
  }
  for (let business = 0; business < society.businessCount; business += 1) {
    columns.businessProduction[business] = i32(columns.businessWorkers, business) * productivity
  }
}

function issueMoney(city: CityEconomy): void {
  const { society, columns, market, ledger } = city
  const { accounts } = ledger
  const issue = (to: number, cents: number): void =>
    transfer(ledger, { from: accounts.centralBank, to, cents, flow: ISSUE })
  issue(accounts.government, society.citizenCount * FOUNDING.treasuryCentsACitizen)
  for (let bank = 0; bank < market.parameters.banks; bank += 1) {
    issue(accounts.firstBank + bank, market.parameters.start.bankEquity)
  }
  for (let firm = 0; firm < society.businessCount; firm += 1) {
    const spread = FOUNDING.firmMoneySpreadPercent
    const percent = PERCENT - spread + city.random.below(2 * spread + 1, firm, 2, ASK.firm)
    const capital = Math.round(
      (f64(columns.businessWageBill, firm) * FOUNDING.firmWageBills * percent) / PERCENT,
    )
    issue(accounts.firstFirm + firm, capital)
    columns.businessNetWorth[firm] = capital
  }
  for (let household = 0; household < society.householdCount; household += 1) {
    issue(accounts.firstHousehold + household, i32(columns.householdSize, household) * FOUNDING.savingsCents)
  }
}

/** Incomes are estimates until the first week has been counted. */
function furnishAll(city: CityEconomy): void {
  const { society, columns, random } = city
  noteExpectedEarnings(city)
  const wages = f64(columns.economyScalars, SCALAR.wageSumCents)
  let shares = 0
  for (let household = 0; household < society.householdCount; household += 1) {
    columns.householdShares[household] = drawShares(city, household)
    shares += i32(columns.householdShares, household)
  }
  const yielded = (wages * FOUNDING.yieldPercentOfWages) / PERCENT / Math.max(1, shares)
  const prices = pricesNow(city)
  let powers = 0
  for (let household = 0; household < society.householdCount; household += 1) {
    addI32(columns.householdIncome, household, Math.floor(i32(columns.householdShares, household) * yielded))
    columns.householdFavourite[household] = memberAt(
      society.jobsUpTo,
      random.below(society.jobsTotal, household, 0, ASK.favourite),
    )
    const [power, water] = homeUtilities(i32(columns.householdSize, household), prices)
    const home = power + water + homeRent(city, household, prices.level)
    const free = Math.max(0, i32(columns.householdIncome, household) - home)
    columns.householdBudgetWeek[household] = free * DAYS_A_WEEK
    columns.householdWanted[household] = free
    columns.householdBought[household] = free
    powers += power
  }
  columns.giniPpm[0] = inequality(columns)
  columns.economyScalars[SCALAR.exportCreditCents] = powers * DAYS_A_WEEK
}

function noteExpectedEarnings({ society, columns }: CityEconomy): void {
  const rate = i32(columns.policySettings, SETTING.incomeTaxPercent)
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    const wage = f64(columns.citizenWage, citizen)
    const kind = u8(columns.citizenKind, citizen)
    const percent = kind === CHILD ? FOUNDING.childPercent : FOUNDING.transferPercent
    const cents = wage > 0 ? (wage * (PERCENT - rate)) / PERCENT : (FOUNDING.wageCents * percent) / PERCENT
    addI32(columns.householdIncome, i32(columns.personHousehold, citizen), Math.floor(cents))
  }
}

function beginIndex(city: CityEconomy): void {
  const { columns, market } = city
  columns.economyScalars[SCALAR.index] = CPI_BASE
  columns.indexHistory[0] = CPI_BASE
  const goods = sumOf(columns.businessProduction) / DAYS_A_WEEK
  columns.economyScalars[SCALAR.grossProductCents] = Math.floor(goods * market.averagePrice)
  const prices = pricesNow(city)
  columns.indexPrices[GOODS_PRICE] = market.averagePrice * HUNDREDTHS
  columns.indexPrices[POWER_PRICE] = Math.max(1, Math.round(prices.kilowattHour * HUNDREDTHS))
  columns.indexPrices[WATER_PRICE] = Math.round(prices.litre * 1000 * HUNDREDTHS)
  columns.indexPrices[RENT_PRICE] = HUNDREDTHS * HUNDREDTHS
}

function sumOf(column: Float64Array): number {
  return column.reduce((sum, each) => sum + each, 0)
}
