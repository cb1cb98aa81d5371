/**
 * The BAM economy of Delli Gatti, Desiderio, Gaffeo, Cirillo and Gallegati, "Macroeconomics from the Bottom-up" (Springer
 * 2011), chapter 3. Shocks are the upper ends of uniform draws from zero. One period is a quarter of a year.
 */
export interface EconomyParameters {
  readonly firms: number
  readonly households: number
  readonly banks: number
  /** Smallest coins in one unit of money: every balance is a whole number of coins. */
  readonly coinsAUnit: number
  readonly productionShock: number
  readonly wageShock: number
  readonly priceShock: number
  readonly bankCostShock: number
  /** Applications a worker without work sends in a period. */
  readonly jobApplications: number
  /** Banks a firm in need of money asks in a period. */
  readonly loanApplications: number
  /** Shops a household visits in a period. */
  readonly shopsVisited: number
  /** Goods one worker makes in a period. */
  readonly productivity: number
  /** Wages are per day; a period has so many. */
  readonly daysAPeriod: number
  readonly contractPeriods: number
  readonly minimumWagePeriods: number
  /** How strongly savings keep a household from spending. */
  readonly thrift: number
  readonly dividendShare: number
  readonly policyRate: number
  /** What a bank has to own of each unit that it lends. */
  readonly capitalRequirement: number
  readonly loanToNetWorthMax: number
  readonly leverageMax: number
  /** What a new firm has, as shares of what the others have on average (without the outer 5 % at both ends). */
  readonly entrantNetWorth: number
  readonly entrantProduction: number
  readonly entrantWage: number
  readonly entrantPrice: number
  readonly start: StartingPoint
  /** Present where firms spend a share of their profit on research ("growth+", section 3.8). */
  readonly research?: Research
  /** True where a firm without workers does not leave as long as it owns something, and wants at least one. */
  readonly persistence?: boolean
  /** Present where firms do not keep more money than they need. */
  readonly reserve?: Reserve
  /** Present where households hold a buffer of so many periods' income (section 3.9.4). */
  readonly bufferPeriods?: number
}

export interface StartingPoint {
  readonly price: number
  readonly wage: number
  readonly minimumWage: number
  /** Net worth of a firm, as a multiple of what its first output is worth. */
  readonly netWorthRatio: number
  readonly bankEquity: number
  readonly savings: number
}

/** Of what a firm owns beyond so many wage bills of a period, the share is paid out, profit or not. */
export interface Reserve {
  readonly wageBills: number
  readonly share: number
}

/** A firm spends `most * exp(-decay * wage bill / net worth)` of its profit, and at least `least`. */
export interface Research {
  readonly least: number
  readonly most: number
  readonly decay: number
}

export const SCENARIOS = ['baseline', 'growth-plus', 'buffer-stock'] as const
export type ScenarioName = (typeof SCENARIOS)[number]

/** The sizes that the book's figures and so the targets are about. */
export const PUBLISHED = { firms: 100, households: 500, banks: 10, periods: 1000, burnIn: 500 } as const

/**
 * Shocks, searches, contracts and rates are the book's. What the book leaves open has been calibrated on the baseline's
 * targets: dividends, the least wage at the start and what a new firm has.
 */
const BASELINE: EconomyParameters = {
  firms: PUBLISHED.firms,
  households: PUBLISHED.households,
  banks: PUBLISHED.banks,
  coinsAUnit: 1_000_000,
  productionShock: 0.1,
  wageShock: 0.05,
  priceShock: 0.1,
  bankCostShock: 0.1,
  jobApplications: 4,
  loanApplications: 2,
  shopsVisited: 2,
  productivity: 0.5,
  daysAPeriod: 1,
  contractPeriods: 8,
  minimumWagePeriods: 4,
  thrift: 2.5,
  dividendShare: 0.25,
  policyRate: 0.02,
  capitalRequirement: 0.1,
  loanToNetWorthMax: 2,
  leverageMax: 10,
  entrantNetWorth: 0.95,
  entrantProduction: 0.45,
  entrantWage: 0.55,
  entrantPrice: 1.62,
  start: {
    price: 0.5,
    wage: 0.17,
    minimumWage: 0.114,
    netWorthRatio: 6,
    bankEquity: 5,
    savings: 1,
  },
}

const RESEARCH: Research = { least: 0, most: 0.1, decay: 1 }
const BUFFER_PERIODS = 2

/** Where profit goes into research, other values of what is open come near the book: those of bam-engine. */
const GROWING: EconomyParameters = {
  ...BASELINE,
  dividendShare: 0.1,
  entrantNetWorth: 0.5,
  entrantProduction: 0.5,
  entrantWage: 0.5,
  entrantPrice: 1.15,
  start: { ...BASELINE.start, minimumWage: 0.085 },
  research: RESEARCH,
}

/** The buffer-stock economy of the book stands on the growing one. */
export const PARAMETERS: Readonly<Record<ScenarioName, EconomyParameters>> = {
  baseline: BASELINE,
  'growth-plus': GROWING,
  'buffer-stock': { ...GROWING, bufferPeriods: BUFFER_PERIODS },
}

/** Banks that a firm may ask for a loan in one period. */
export const LOAN_APPLICATIONS_MAX = 64
