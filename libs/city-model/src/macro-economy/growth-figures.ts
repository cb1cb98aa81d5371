import { log } from '../math/dmath.ts'
import { f64 } from '../memory/column.ts'
import { commonFigures, type Figures, GROWTH_LIMITS, logarithms, totalGrowth } from './figures.ts'
import { recessionsOf } from './recessions.ts'
import type { EconomyRecord } from './record.ts'
import {
  detrendedCorrelation,
  deviation,
  fitOfLine,
  growthRates,
  maximum,
  mean,
  minimum,
  quantile,
  shareOf,
  shareWithin,
  smoothed,
  trend,
  variation,
} from './statistics.ts'

/** Section 3.9.2, the economy whose firms do research. */
export function growthFigures(record: EconomyRecord, burnIn: number): Figures {
  return {
    ...commonFigures(record, burnIn, GROWTH_LIMITS),
    ...inflationFigures(record.series.inflation.subarray(burnIn)),
    ...growth(record, burnIn),
    ...finance(record, burnIn),
    ...dispersions(record, burnIn),
    ...growthDistributions(record, burnIn),
  }
}

function inflationFigures(inflation: Float64Array): Figures {
  return {
    inflation_rate_mean: mean(inflation),
    inflation_non_degenerate: mean(inflation),
    inflation_hard_ceiling_upper: maximum(inflation),
    inflation_hard_floor: minimum(inflation),
    inflation_pct_in_bounds: shareWithin(inflation, GROWTH_LIMITS.inflation),
  }
}

function growth({ series }: EconomyRecord, burnIn: number): Figures {
  const logOutput = logarithms(series.output)
  const output = logOutput.subarray(burnIn)
  const productivity = series.productivity.subarray(burnIn)
  const realWage = series.realWage.subarray(burnIn)
  const ratio = realWage.map((each, period) => each / f64(productivity, period))
  const recessions = recessionsOf(logOutput, burnIn)
  const outputTrend = trend(output)
  return {
    log_gdp_mean: mean(output),
    log_gdp_trend: outputTrend,
    log_gdp_trend_positive: outputTrend,
    log_gdp_total_growth: f64(output, output.length - 1) - f64(output, 0),
    productivity_growth: totalGrowth(productivity),
    real_wage_growth: totalGrowth(realWage),
    productivity_wage_correlation: detrendedCorrelation(productivity, realWage),
    wage_productivity_ratio_mean: mean(ratio),
    wage_productivity_ratio_std: deviation(ratio),
    productivity_trend: trend(logarithms(productivity)),
    n_recessions: recessions.count,
    avg_recession_length: recessions.averageLength,
  }
}

const REAL_RATES = { least: -0.02, most: 0.12 } as const

function finance({ series }: EconomyRecord, burnIn: number): Figures {
  const rate = series.realInterestRate.subarray(burnIn)
  return {
    bankruptcies_mean: mean(series.bankruptcies.subarray(burnIn)),
    real_interest_rate_mean: mean(rate),
    real_interest_rate_std: deviation(rate),
    real_interest_rate_pct_in_bounds: shareWithin(rate, REAL_RATES),
    minsky_hedge_pct: mean(series.hedgeShare.subarray(burnIn)),
    minsky_ponzi_pct: mean(series.ponziShare.subarray(burnIn)),
  }
}

function dispersions({ series }: EconomyRecord, burnIn: number): Figures {
  const output = smoothed(logarithms(series.output.subarray(burnIn)))
  const cycle = (values: Float64Array) => detrendedCorrelation(smoothed(values), output)
  const fragility = series.fragility.subarray(burnIn)
  const ratio = series.priceRatio.subarray(burnIn)
  const price = series.priceDispersion.subarray(burnIn)
  const equity = series.equityDispersion.subarray(burnIn)
  const sales = series.salesDispersion.subarray(burnIn)
  return {
    financial_fragility_mean: mean(fragility),
    financial_fragility_cv: variation(fragility),
    fragility_gdp_correlation: cycle(fragility),
    price_ratio_mean: mean(ratio),
    price_ratio_cv: variation(ratio),
    price_ratio_gdp_correlation: cycle(ratio),
    price_ratio_floor: minimum(ratio),
    price_ratio_low_end: quantile(ratio, 0.05),
    price_dispersion_mean: mean(price),
    price_dispersion_std: deviation(price),
    price_dispersion_gdp_correlation: cycle(price),
    equity_dispersion_mean: mean(equity),
    equity_dispersion_cv: variation(equity),
    equity_dispersion_gdp_correlation: cycle(equity),
    sales_dispersion_mean: mean(sales),
    sales_dispersion_cv: variation(sales),
    sales_dispersion_gdp_correlation: cycle(sales),
  }
}

const TIGHT = { least: -0.05, most: 0.05 } as const
const NORMAL = { least: -0.1, most: 0.1 } as const
const USUAL_OUTPUT = { least: -0.15, most: 0.15 } as const
const USUAL_NET_WORTH = { least: -0.5, most: 0.2 } as const

/** Growth of output from period to period, and of net worth across firms in the last period. */
function growthDistributions({ series, last }: EconomyRecord, burnIn: number): Figures {
  const output = growthRates(series.output.subarray(burnIn))
  const stays = (_: number, firm: number) =>
    f64(last.netWorthBefore, firm) > 0 && f64(last.netWorth, firm) > 0
  const before = last.netWorthBefore.filter(stays)
  const netWorth = last.netWorth.filter(stays).map((each, firm) => each / f64(before, firm) - 1)
  return {
    output_growth_pct_tight: shareWithin(output, TIGHT),
    output_growth_pct_normal: shareWithin(output, NORMAL),
    output_growth_outliers: 1 - shareWithin(output, USUAL_OUTPUT),
    output_growth_tent_r2: tentFit(output),
    output_growth_positive_frac: shareOf(output, (each) => each >= 0),
    networth_growth_pct_tight: shareWithin(netWorth, TIGHT),
    networth_growth_pct_normal: shareWithin(netWorth, NORMAL),
    networth_growth_outliers: 1 - shareWithin(netWorth, USUAL_NET_WORTH),
    networth_growth_tent_r2: tentFit(netWorth),
  }
}

const TENT_VALUES_MIN = 20
const TENT_SIDE_MIN = 10
const TENT_TRIMMED = 0.1

/**
 * A Laplace distribution is a tent in a plot of logarithms of ranks: how straight are its two sides? The outer tenth of each
 * is left out, whose tails the book too finds fatter.
 */
export function tentFit(rates: Float64Array): number {
  const losses = rates.filter((each) => each < 0).toSorted()
  const gains = rates
    .filter((each) => each >= 0)
    .toSorted()
    .reverse()
  const isThin = losses.length < TENT_SIDE_MIN || gains.length < TENT_SIDE_MIN
  if (rates.length < TENT_VALUES_MIN || isThin) return 0
  return (sideFit(losses) + sideFit(gains)) / 2
}

function sideFit(outerFirst: Float64Array): number {
  const cut = Math.max(1, Math.floor(outerFirst.length * TENT_TRIMMED))
  const ranks = outerFirst.map((_, index) => log(index + 1))
  return fitOfLine(outerFirst.subarray(cut), ranks.subarray(cut))
}
