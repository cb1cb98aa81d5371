import { addF64, f64, i32 } from '../memory/column.ts'
import type { EconomyParameters } from './parameters.ts'
import { type PhaseName, runPeriod } from './run.ts'
import { type Economy, foundEconomy } from './state.ts'
import { mean, TINY } from './statistics.ts'

/** One value a period each. */
export const SERIES = [
  'unemployment',
  'inflation',
  'vacancyRate',
  'output',
  'averagePrice',
  'averageWage',
  'realWage',
  'productivity',
  'bankruptcies',
  'realInterestRate',
  'fragility',
  'priceRatio',
  'priceDispersion',
  'equityDispersion',
  'salesDispersion',
  'hedgeShare',
  'ponziShare',
] as const
export type SeriesName = (typeof SERIES)[number]

export interface EconomyRecord {
  readonly parameters: EconomyParameters
  readonly periods: number
  /** Money in units, not in coins. */
  readonly series: Readonly<Record<SeriesName, Float64Array>>
  readonly last: Snapshot
}

/** Across firms and households in the last period. */
export interface Snapshot {
  readonly production: Float64Array
  /** At the last two productions. */
  readonly netWorthBefore: Float64Array
  readonly netWorth: Float64Array
  /** Of those with work only, in money units. */
  readonly savings: Float64Array
  /** Of those with work, less what the last dividend adds to it. */
  readonly propensity: Float64Array
}

export interface Run {
  readonly parameters: EconomyParameters
  readonly seed: number
  readonly periods: number
}

/** Runs an economy from its start and keeps what the targets are about. */
export function recordEconomy({ parameters, seed, periods }: Run): EconomyRecord {
  const economy = foundEconomy(parameters, seed)
  const series = emptySeries(periods)
  const cross = crossSection(parameters)
  const watch = (phase: PhaseName): void => note({ economy, series, cross }, phase)
  for (let period = 0; period < periods; period += 1) runPeriod(economy, watch)
  return { parameters, periods, series, last: snapshotOf(economy, cross) }
}

type SeriesColumns = Record<SeriesName, Float64Array>

function emptySeries(periods: number): SeriesColumns {
  const columns = SERIES.map((name) => [name, new Float64Array(periods)])
  // The keys are those of SERIES, all of them.
  return Object.fromEntries(columns) as SeriesColumns
}

interface CrossSection {
  readonly production: Float64Array
  readonly netWorthBefore: Float64Array
  readonly netWorth: Float64Array
  readonly wage: Float64Array
  readonly dividend: Float64Array
  readonly debt: Float64Array
  readonly interest: Float64Array
}

function crossSection({ firms, households }: EconomyParameters): CrossSection {
  return {
    production: new Float64Array(firms),
    netWorthBefore: new Float64Array(firms),
    netWorth: new Float64Array(firms),
    wage: new Float64Array(households),
    dividend: new Float64Array(households),
    debt: new Float64Array(firms),
    interest: new Float64Array(firms),
  }
}

interface Watched {
  readonly economy: Economy
  readonly series: SeriesColumns
  readonly cross: CrossSection
}

function note(watched: Watched, phase: PhaseName): void {
  if (phase === 'production') noteProduction(watched)
  else if (phase === 'budgets') noteDemand(watched)
  else if (phase === 'goods') noteFinance(watched)
  else if (phase === 'settlement') noteProductivity(watched)
  else if (phase === 'entry') {
    watched.series.bankruptcies[watched.economy.period] = watched.economy.failures
  }
}

function noteProduction({ economy, series, cross }: Watched): void {
  const { firms, workers: people, households, parameters, period, averagePrice } = economy
  cross.netWorthBefore.set(cross.netWorth)
  cross.netWorth.set(firms.netWorth)
  cross.production.set(firms.production)
  cross.wage.set(people.wage)
  cross.dividend.set(households.dividend)
  const workers = sumOf(firms.workers)
  const wages = total(firms.wageBill)
  const wage = workers > 0 ? wages / workers : 0
  series.unemployment[period] = 1 - workers / parameters.households
  series.vacancyRate[period] = economy.vacancies / parameters.households
  series.inflation[period] = economy.inflation
  series.output[period] = total(firms.production)
  series.averagePrice[period] = averagePrice / parameters.coinsAUnit
  series.averageWage[period] = wage / parameters.coinsAUnit
  series.realWage[period] = wage / averagePrice
  series.fragility[period] = wages / Math.max(total(firms.netWorth), TINY)
  series.equityDispersion[period] = spread(firms.netWorth)
  series.priceDispersion[period] = weightedSpread(firms.price, firms.production)
  series.realInterestRate[period] = averageRate(economy) - economy.inflation
}

function averageRate({ loans, parameters }: Economy): number {
  let [interest, principal] = [0, 0]
  for (let row = 0; row < loans.count; row += 1) {
    interest += f64(loans.rate, row) * f64(loans.principal, row)
    principal += f64(loans.principal, row)
  }
  return principal > 0 ? interest / principal : parameters.policyRate
}

/** Average price against the price that would sell all output for all money brought to the shops. */
function noteDemand({ economy, series }: Watched): void {
  const { households, firms, period, averagePrice } = economy
  series.priceRatio[period] = averagePrice / (total(households.budget) / total(firms.production))
}

/** Minsky: who can pay all, who not even the interest. */
function noteFinance({ economy, series, cross }: Watched): void {
  const { firms, loans, parameters, period } = economy
  series.salesDispersion[period] = spread(firms.revenue)
  cross.debt.fill(0)
  cross.interest.fill(0)
  for (let row = 0; row < loans.count; row += 1) {
    const interest = f64(loans.principal, row) * f64(loans.rate, row)
    addF64(cross.interest, i32(loans.firm, row), interest)
    addF64(cross.debt, i32(loans.firm, row), f64(loans.principal, row) + interest)
  }
  let [hedge, ponzi] = [0, 0]
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    const funds = f64(firms.funds, firm)
    hedge += funds >= f64(cross.debt, firm) ? 1 : 0
    ponzi += funds < f64(cross.interest, firm) ? 1 : 0
  }
  series.hedgeShare[period] = hedge / parameters.firms
  series.ponziShare[period] = ponzi / parameters.firms
}

/** Weighted by output. */
function noteProductivity({ economy, series }: Watched): void {
  const { firms, period, parameters } = economy
  let weighted = 0
  for (let firm = 0; firm < parameters.firms; firm += 1) {
    weighted += f64(firms.productivity, firm) * f64(firms.production, firm)
  }
  series.productivity[period] = weighted / total(firms.production)
}

function snapshotOf({ households, parameters }: Economy, cross: CrossSection): Snapshot {
  const hadWork = (_: number, household: number) => f64(cross.wage, household) > 0
  const propensity = households.propensity.map(
    (each, household) => each - f64(cross.dividend, household) / Math.max(TINY, f64(cross.wage, household)),
  )
  return {
    production: cross.production,
    netWorthBefore: cross.netWorthBefore,
    netWorth: cross.netWorth,
    savings: households.savings.filter(hadWork).map((coins) => coins / parameters.coinsAUnit),
    propensity: propensity.filter(hadWork),
  }
}

function total(values: Float64Array): number {
  let sum = 0
  for (const each of values) sum += each
  return sum
}

function sumOf(values: Int32Array): number {
  let sum = 0
  for (const each of values) sum += each
  return sum
}

function spread(values: Float64Array): number {
  const middle = mean(values)
  let square = 0
  for (const each of values) square += (each - middle) * (each - middle)
  return Math.sqrt(square / values.length) / Math.max(Math.abs(middle), TINY)
}

function weightedSpread(values: Float64Array, weights: Float64Array): number {
  const weight = Math.max(total(weights), TINY)
  let [sum, square] = [0, 0]
  for (let index = 0; index < values.length; index += 1) sum += f64(values, index) * f64(weights, index)
  const middle = sum / weight
  for (let index = 0; index < values.length; index += 1) {
    const off = f64(values, index) - middle
    square += f64(weights, index) * off * off
  }
  return Math.sqrt(square / weight) / Math.max(middle, TINY)
}
