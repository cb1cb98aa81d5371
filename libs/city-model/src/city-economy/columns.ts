import type { SettingsColumns } from '../city/settings.ts'
import type { ShockColumns } from '../city/under-way.ts'
import { TALLY_WORDS } from '../core/tally.ts'
import { type Accounts, accountsOf, FLOW_KINDS } from '../government/index.ts'
import type { Illness } from '../health/confinement.ts'
import { PRICES_KEPT } from '../macro-economy/index.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'
import { banksFor, LOANS_A_FIRM } from './choices.ts'

export const NONE = -1
/** What a household owes the city for its trips of the day, by kind. */
export const CHARGE = 0
export const FARE = 1
export const DUE_KINDS = 2
export const DAYS_A_WEEK = 7
/** Of the price index: a year, and the present week. */
export const WEEKS_KEPT = 53

/** Claims of the central bank. */
export const OF_GOVERNMENT = 0
export const OF_BANKS = 1

/** Goods of the price index. */
export const GOODS_PRICE = 0
export const POWER_PRICE = 1
export const WATER_PRICE = 2
export const RENT_PRICE = 3
export const PRICED = 4

/** Numbers of the markets as a whole, by their place in `economyScalars`. */
export const SCALAR = {
  week: 0,
  averagePriceCents: 1,
  minimumWageCents: 2,
  inflation: 3,
  failures: 4,
  vacancies: 5,
  prices: 6,
  loans: 7,
  /** Of those with work. */
  averageWageCents: 8,
  employed: 9,
  labourForce: 10,
  wageSumCents: 11,
  grossProductCents: 12,
  /** What the rest of the world has earned here and not yet spent. */
  exportCreditCents: 13,
  /** Carbon that has not yet come to a whole cent. */
  carbonRest: 14,
  index: 15,
  /** What households spent on goods yesterday, and on electricity and water today. */
  consumptionCents: 16,
  days: 17,
  foundingPriceCents: 18,
  utilitiesCents: 19,
  /** Of what the rest of the world has earned here, what it keeps back in a recession. */
  heldBackCents: 20,
} as const
export const SCALARS = Object.keys(SCALAR).length

export interface EconomySizes {
  readonly citizenCount: number
  readonly citizenPlaces: number
  readonly householdPlaces: number
  readonly businessCount: number
  readonly districtCount: number
}

export function cityAccounts({ citizenCount, businessCount, householdPlaces }: EconomySizes): Accounts {
  return accountsOf({ banks: banksFor(citizenCount), firms: businessCount, households: householdPlaces })
}

/** Cents are whole numbers, wages those of a day; `…Week` is of the week under way. */
export function economyShape(sizes: EconomySizes) {
  return {
    ...peopleShape(sizes.citizenPlaces),
    ...householdShape(sizes.householdPlaces),
    ...businessShape(sizes.businessCount),
    ...moneyShape(sizes),
    ...cityShape(sizes.districtCount),
  } as const
}

function peopleShape(citizenPlaces: number) {
  return {
    citizenEmployer: column('i32', citizenPlaces),
    citizenLastEmployer: column('i32', citizenPlaces),
    citizenWage: column('f64', citizenPlaces),
    citizenContractWeeks: column('i32', citizenPlaces),
    /** 1 where somebody lives who can and wants to work. */
    citizenLabour: column('u8', citizenPlaces),
  } as const
}

function householdShape(householdPlaces: number) {
  return {
    householdWanted: column('i32', householdPlaces),
    householdBought: column('i32', householdPlaces),
    householdIncome: column('i32', householdPlaces),
    housingPermille: column('i32', householdPlaces),
    householdShop: column('i32', householdPlaces),
    householdFavourite: column('i32', householdPlaces),
    householdShares: column('i32', householdPlaces),
    /** What came in since Sunday, and what is to be spent until the next. */
    householdIncomeWeek: column('f64', householdPlaces),
    householdBudgetWeek: column('f64', householdPlaces),
    /** Charges of all households, then fares. */
    householdDues: column('i32', householdPlaces * DUE_KINDS),
    duesTally: column('i32', TALLY_WORDS),
  } as const
}

function businessShape(businessCount: number) {
  const loans = businessCount * LOANS_A_FIRM
  return {
    businessOpen: column('u8', businessCount),
    businessWorkers: column('i32', businessCount),
    businessOutputPermille: column('i32', businessCount),
    /** Of the workers, who was ill at the last midnight. */
    businessAbsent: column('i32', businessCount),
    businessGeneration: column('i32', businessCount),
    businessPrice: column('f64', businessCount),
    businessWage: column('f64', businessCount),
    businessStock: column('f64', businessCount),
    businessProduction: column('f64', businessCount),
    businessNetWorth: column('f64', businessCount),
    businessVacancies: column('i32', businessCount),
    businessRevenueWeek: column('f64', businessCount),
    businessWageBill: column('f64', businessCount),
    businessDebt: column('f64', businessCount),
    businessInterest: column('f64', businessCount),
    businessOverheads: column('f64', businessCount),
    loanFirm: column('i32', loans),
    loanBank: column('i32', loans),
    loanPrincipal: column('f64', loans),
    loanInterest: column('f64', loans),
  } as const
}

function moneyShape(sizes: EconomySizes) {
  return {
    balances: column('f64', cityAccounts(sizes).count),
    flowsToday: column('f64', FLOW_KINDS),
    paymentsToday: column('f64', FLOW_KINDS),
    /** Flows of the last seven days, a row for each day of the week. */
    flowsWeek: column('f64', FLOW_KINDS * DAYS_A_WEEK),
    centralBankClaims: column('f64', 2),
  } as const
}

function cityShape(districtCount: number) {
  return {
    economyScalars: column('f64', SCALARS, 'economyScalars:f64[20]'),
    weekPrices: column('f64', PRICES_KEPT),
    /** Of households, by good: quantities and cents of this week, quantities and prices (hundredths of a cent) of the last. */
    indexQuantities: column('f64', PRICED),
    indexSpent: column('f64', PRICED),
    indexBasket: column('f64', PRICED),
    indexPrices: column('i32', PRICED),
    indexHistory: column('f64', WEEKS_KEPT),
    districtServedHours: column('i32', districtCount),
    /** Sum over the hours of the day: their count, the price of electricity. */
    hoursToday: column('f64', 2),
    giniPpm: column('i32', 1),
    policePpm: column('i32', 1),
    hospitalPpm: column('i32', 1),
    transitPpm: column('i32', 1),
    maintenancePpm: column('i32', 1),
  } as const
}

export type EconomyColumns = ColumnsOf<ReturnType<typeof economyShape>>

/** What the economy reads of other parts. */
export interface EconomyNeighbours extends ShockColumns, SettingsColumns, Illness {
  readonly personAlive: Uint8Array
  readonly personHousehold: Int32Array
  readonly personBornMonth: Int32Array
  readonly citizenKind: Uint8Array
  readonly householdSize: Int32Array
  readonly householdGeneration: Int32Array
  readonly householdNode: Int32Array
  readonly districtPowerPermille: Int32Array
  readonly districtWaterPermille: Int32Array
  readonly powerCentsPerKwh: Float64Array
  /** Of the streets, on the day that closes. */
  readonly co2MilligramsBefore: Float64Array
  /** By `DAY_FIGURES` of the utilities, on the day that closes. */
  readonly dayBefore: Float64Array
}
