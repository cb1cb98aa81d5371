import { log } from '../math/dmath.ts'
import { f64 } from '../memory/column.ts'
import type { EconomyRecord } from './record.ts'
import {
  correlation,
  deviation,
  growthRates,
  maximum,
  mean,
  quantile,
  shareOf,
  shareWithin,
  skewness,
  withoutOutliers,
} from './statistics.ts'

export type Figures = Readonly<Record<string, number>>

interface Limits {
  /** Output of a small and of a middling firm. */
  readonly smallFirm: number
  readonly middlingFirm: number
  readonly unemploymentFloor: number
  readonly unemploymentCeiling: number
  readonly inflation: { readonly least: number; readonly most: number }
}

const VACANCIES = { least: 0.08, most: 0.2 } as const

/** Figures that every scenario has: unemployment, vacancies, the three curves, sizes of firms. */
export function commonFigures(record: EconomyRecord, burnIn: number, limits: Limits): Figures {
  const { series, last } = record
  const unemployment = series.unemployment.subarray(burnIn)
  const vacancies = series.vacancyRate.subarray(burnIn)
  const median = quantile(last.production, 0.5)
  return {
    unemployment_rate_mean: mean(unemployment),
    unemployment_absolute_ceiling: maximum(unemployment),
    unemployment_std: deviation(unemployment),
    unemployment_pct_above_floor: shareOf(unemployment, (each) => each >= limits.unemploymentFloor),
    unemployment_pct_below_ceiling: shareOf(unemployment, (each) => each <= limits.unemploymentCeiling),
    vacancy_rate_mean: mean(vacancies),
    vacancy_rate_pct_in_bounds: shareWithin(vacancies, VACANCIES),
    ...curves(record, burnIn),
    firm_size_skewness: skewness(last.production),
    firm_size_pct_below: shareOf(last.production, (each) => each < limits.smallFirm),
    firm_size_tail_ratio: median > 0 ? maximum(last.production) / median : 0,
    firm_size_pct_below_medium: shareOf(last.production, (each) => each < limits.middlingFirm),
  }
}

/** Phillips, Okun and Beveridge. */
function curves({ series }: EconomyRecord, burnIn: number): Figures {
  const unemployment = series.unemployment.subarray(burnIn)
  const wageInflation = growthRates(series.averageWage).subarray(burnIn - 1)
  const outputGrowth = growthRates(series.output).subarray(burnIn - 1)
  const unemploymentGrowth = growthRates(series.unemployment).subarray(burnIn - 1)
  const usual = withoutOutliers(unemploymentGrowth, outputGrowth)
  const phillips = correlation(unemployment, wageInflation)
  const okun = correlation(usual.one, usual.other)
  const beveridge = correlation(unemployment, series.vacancyRate.subarray(burnIn))
  return {
    phillips_correlation: phillips,
    phillips_negative_sign: phillips,
    okun_correlation: okun,
    okun_r_squared: okun * okun,
    okun_weak_fail: okun,
    beveridge_correlation: beveridge,
    beveridge_negative_sign: beveridge,
  }
}

const BASELINE_LIMITS: Limits = {
  smallFirm: 5,
  middlingFirm: 10,
  unemploymentFloor: 0.02,
  unemploymentCeiling: 0.12,
  inflation: { least: -0.05, most: 0.15 },
}

/** Section 3.9.1. Inflation is that of all periods, as in the book's figure 3.2 (c). */
export function baselineFigures(record: EconomyRecord, burnIn: number): Figures {
  const { inflation } = record.series
  const realWage = record.series.realWage.subarray(burnIn)
  const productivity = record.series.productivity.subarray(burnIn)
  const average = mean(inflation)
  return {
    ...commonFigures(record, burnIn, BASELINE_LIMITS),
    inflation_rate_mean: average,
    inflation_non_degenerate: average,
    inflation_pct_in_bounds: shareWithin(inflation, BASELINE_LIMITS.inflation),
    inflation_std: deviation(inflation),
    real_wage_mean: mean(realWage),
    real_wage_std: deviation(realWage),
    productivity_flatness: deviation(productivity),
    wage_to_productivity_ratio: mean(realWage) / mean(productivity),
  }
}

export const GROWTH_LIMITS: Limits = {
  smallFirm: 150,
  middlingFirm: 100,
  unemploymentFloor: 0.02,
  unemploymentCeiling: 0.15,
  inflation: { least: -0.02, most: 0.1 },
}

export function logarithms(values: Float64Array): Float64Array {
  return values.map((each) => log(each))
}

/** Growth of the whole span as a share of its first value. */
export function totalGrowth(values: Float64Array): number {
  return f64(values, values.length - 1) / f64(values, 0) - 1
}
