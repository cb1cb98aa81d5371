import { DEBT_INTEREST } from '../government/index.ts'
import {
  foundFirm,
  markFailedFirms,
  type Newcomer,
  newcomerOf,
  releaseWorkers,
  replaceBanks,
  settle,
} from '../macro-economy/index.ts'
import { addF64, addI32, f64, i32, u8 } from '../memory/column.ts'
import { BANK_PAYOUT_SHARE, DEBT_INTEREST_PPM_A_YEAR, TOLD_A_NIGHT_MAX } from './choices.ts'
import { OF_GOVERNMENT } from './columns.ts'
import type { CityEconomy } from './deps.ts'
import { payFromTreasury } from './treasury.ts'

const PPM = 1_000_000
const WEEKS_A_YEAR = 52

/** Saturday: loans come back, profits go to the owners, who found new firms; firms that own or make nothing close. */
export function closeWeek(city: CityEconomy): void {
  settle(city.market)
  city.market.firms.revenue.fill(0)
  payDebtInterest(city)
  replaceBanks(city.market)
  payBankProfits(city)
  foundFirms(city)
  closeFirms(city)
}

/** What the central bank earns on the government's debt goes to the owners: they hold it through the bank. */
function payDebtInterest({ columns, ledger, pot }: CityEconomy): void {
  const debt = f64(columns.centralBankClaims, OF_GOVERNMENT)
  const cents = Math.floor((debt * DEBT_INTEREST_PPM_A_YEAR) / PPM / WEEKS_A_YEAR)
  if (cents === 0) return
  const { centralBank } = ledger.accounts
  payFromTreasury(ledger, columns, { to: centralBank, cents, flow: DEBT_INTEREST })
  addF64(ledger.columns.balances, centralBank, -cents)
  pot.cents += cents
}

/** Of what a bank owns beyond twice what it began with. */
function payBankProfits({ market, pot }: CityEconomy): void {
  const { equity } = market.banks
  const kept = 2 * market.parameters.start.bankEquity
  for (let bank = 0; bank < equity.length; bank += 1) {
    const cents = Math.floor(Math.max(0, f64(equity, bank) - kept) * BANK_PAYOUT_SHARE)
    addF64(equity, bank, -cents)
    pot.cents += cents
  }
}

/** Premises that stood empty for a week find a new firm, as far as the week's profits go. */
function foundFirms(city: CityEconomy): void {
  const { columns, market, pot } = city
  const { failed } = market.firms
  for (let firm = 0; firm < failed.length; firm += 1) failed[firm] = 1 - u8(columns.businessOpen, firm)
  if (!failed.includes(1)) return
  const newcomer = newcomerOf(market)
  let told = 0
  for (let firm = 0; firm < failed.length && pot.cents >= newcomer.capital; firm += 1) {
    if (u8(failed, firm) === 0) continue
    open(city, firm, newcomer)
    if (told < TOLD_A_NIGHT_MAX)
      city.tell({ type: 'BusinessFounded', business: firm, name: nameOf(city, firm) })
    told += 1
  }
}

function open({ columns, market }: CityEconomy, firm: number, newcomer: Newcomer): void {
  foundFirm(market, firm, newcomer)
  columns.businessOpen[firm] = 1
  columns.businessOverheads[firm] = 0
  addI32(columns.businessGeneration, firm, 1)
}

function closeFirms(city: CityEconomy): void {
  const { columns, market } = city
  const { failed } = market.firms
  markFailedFirms(market)
  let told = 0
  for (let firm = 0; firm < failed.length; firm += 1) {
    if (u8(failed, firm) === 0 || u8(columns.businessOpen, firm) === 0) continue
    if (told < TOLD_A_NIGHT_MAX) {
      const jobsLost = i32(columns.businessWorkers, firm)
      city.tell({ type: 'BusinessFailed', business: firm, name: nameOf(city, firm), jobsLost })
    }
    told += 1
    close(city, firm)
  }
  if (market.failures > 0) releaseWorkers(market)
}

/** What is left goes to the owners; what is on the shelves is lost. */
function close({ columns, market, pot }: CityEconomy, firm: number): void {
  const { firms } = market
  pot.cents += f64(firms.funds, firm)
  firms.funds[firm] = 0
  columns.businessOpen[firm] = 0
  firms.netWorth[firm] = 0
  firms.production[firm] = 0
  firms.inventory[firm] = 0
  firms.workers[firm] = 0
  firms.vacancies[firm] = 0
  firms.wage[firm] = 0
  firms.wageBill[firm] = 0
  firms.interest[firm] = 0
  firms.overheads[firm] = 0
}

/** Premises that have found a new firm bear a new name. */
export function nameOf({ society, columns }: CityEconomy, business: number): string {
  const generation = i32(columns.businessGeneration, business)
  const name = society.businessNames[business] ?? ''
  return generation === 0 ? name : `New ${name} ${generation + 1}`
}
