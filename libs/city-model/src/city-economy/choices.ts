import { type EconomyParameters, PARAMETERS } from '../macro-economy/index.ts'

/** Choices of ours, all of them. Cents, a day where nothing else is said; at the prices of the founding. */
export const FOUNDING = {
  wageCents: 12_000,
  /** Wages are drawn evenly from so much around that. */
  wageSpreadCents: 3000,
  /** Before tax, over what the work in a unit costs. */
  markup: 1.21,
  /** Of the workers with a first employer, so many percent have started. */
  startedPercent: 97,
  /** Money of firms, in wage bills of a week. */
  firmWageBills: 2.2,
  /** Around that, evenly, by so many percent. */
  firmMoneySpreadPercent: 90,
  /** Money of a household a member. */
  savingsCents: 85_000,
  treasuryCentsACitizen: 10_000,
  priceSpreadPercent: 10,
  /** What shares yield, in percent of all wages, and what children and others without wages get, in percent of a wage: first guesses. */
  yieldPercentOfWages: 44,
  childPercent: 10,
  transferPercent: 30,
} as const

/** Goods that one worker makes in a week. */
const GOODS_A_WEEK = 70
/** Of wages: each firm that looks for people raises its offer in each of them, and none ever lowers it. */
const ROUNDS_A_YEAR_OF_THE_BOOK = 4
const ROUNDS_A_YEAR = 52
const CITIZENS_A_BANK = 20_000
const BANKS_MIN = 3
/** Equity of all banks together. */
const BANK_EQUITY_CENTS_A_CITIZEN = 2000
export const LOANS_A_FIRM = PARAMETERS.baseline.loanApplications

export function banksFor(citizens: number): number {
  return Math.max(BANKS_MIN, Math.floor(citizens / CITIZENS_A_BANK))
}

/** The baseline of the book, with its quarter taken for a week; what differs is listed here. */
export function parametersOf(citizens: number, businesses: number, households: number): EconomyParameters {
  const banks = banksFor(citizens)
  return {
    ...PARAMETERS.baseline,
    firms: businesses,
    households,
    banks,
    coinsAUnit: 1,
    daysAPeriod: 7,
    productivity: GOODS_A_WEEK,
    entrantNetWorth: 0.5,
    entrantProduction: 0.5,
    entrantWage: 0.9,
    entrantPrice: 1.1,
    wageShock: (PARAMETERS.baseline.wageShock * ROUNDS_A_YEAR_OF_THE_BOOK) / ROUNDS_A_YEAR,
    persistence: true,
    reserve: { wageBills: 3, share: 0.25 },
    start: {
      ...PARAMETERS.baseline.start,
      minimumWage: FOUNDING.wageCents * 0.5,
      bankEquity: Math.floor((citizens * BANK_EQUITY_CENTS_A_CITIZEN) / banks),
    },
  }
}

/** Shares of the city's property that a household owns: upper ends of the lot in percent, and shares. */
export const SHARES_BY_LOT: readonly (readonly [upTo: number, shares: number])[] = [
  [45, 0],
  [72, 1],
  [87, 2],
  [96, 5],
  [100, 15],
]

/** Benefits in basis points of the average wage. */
export const PENSION_BASIS_POINTS = 3800
export const UNEMPLOYMENT_BASIS_POINTS = 4000
export const ASSISTANCE_BASIS_POINTS = 1500
export const CHILD_BASIS_POINTS = 1000

export const RENT_CENTS_A_DWELLING = 900
export const RENT_CENTS_A_MEMBER = 800
export const RENT_CENTS_A_WORKER = 700
/** In the centre rent is dearer by so many percent. */
export const CENTRE_RENT_PERCENT = 25
export const WATER_CENTS_A_CUBIC_METRE = 250
/** Of what a property yields in twenty years. */
export const PROPERTY_TAX_BASIS_POINTS = 30
export const PROPERTY_YEARS = 20

/** Goods a citizen and day that each service of the city buys: police, hospitals, transit, maintenance. */
export const SERVICE_GOODS: readonly number[] = [0.06, 0.28, 0.08, 0.1]

export const DEBT_INTEREST_PPM_A_YEAR = 20_000
/** The central bank lends the government no more than the gross product of so many days. */
export const DEBT_DAYS_MAX = 365
/** Beyond so many days of outlay the treasury pays its debt back. */
export const TREASURY_DAYS = 3

/** What of lost activity away from home is lost to work and to shopping: half of both can be done from home. */
export const LOCKDOWN_WORK_SHARE = 0.5
export const LOCKDOWN_SHOPPING_SHARE = 0.5

/** What anybody would like to spend at least, in basis points of what people spend on average. */
export const DECENT_BASIS_POINTS = 6000

/** Of what a bank owns beyond twice its first equity, so much is paid out in a week. */
export const BANK_PAYOUT_SHARE = 0.1
/** Closures and foundings told of one night, each. */
export const TOLD_A_NIGHT_MAX = 24
