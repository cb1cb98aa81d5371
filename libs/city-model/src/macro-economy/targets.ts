import type { ScenarioName } from './parameters.ts'
import type { Expectation } from './score.ts'

/** A published figure. */
export interface Target {
  readonly name: string
  readonly weight: number
  readonly expected: Expectation
}

type Row = readonly [name: string, weight: number, expected: Expectation]

const near = (target: number, tolerance: number): Expectation => ({ kind: 'near', target, tolerance })
const range = (least: number, most: number): Expectation => ({ kind: 'range', least, most })
const share = (target: number, least: number): Expectation => ({ kind: 'share', target, least })
const outliers = (most: number): Expectation => ({ kind: 'outliers', most, penalty: 2 })
const above = (limit: number): Expectation => ({ kind: 'above', limit })
const below = (limit: number): Expectation => ({ kind: 'below', limit })

/**
 * Figures of "Macroeconomics from the Bottom-up" (2011), sections 3.9.1, 3.9.2 and 3.9.4, read from its text and figures by
 * K. Ganitis for the validation of bam-engine (MIT, 2026); the weights are his too.
 */
const BASELINE: readonly Row[] = [
  ['unemployment_rate_mean', 1.5, near(0.065, 0.025)],
  ['unemployment_absolute_ceiling', 3, below(0.2)],
  ['unemployment_std', 1, range(0.01, 0.03)],
  ['unemployment_pct_above_floor', 1.5, share(0.95, 0.9)],
  ['unemployment_pct_below_ceiling', 0.5, share(0.95, 0.85)],
  ['inflation_rate_mean', 1.5, near(0.05, 0.03)],
  ['inflation_non_degenerate', 2, range(0, 0.1)],
  ['inflation_pct_in_bounds', 1, share(0.9, 0.8)],
  ['inflation_std', 0.5, near(0.02, 0.01)],
  ['real_wage_mean', 1, near(0.34, 0.03)],
  ['real_wage_std', 0.5, near(0.012, 0.01)],
  ['productivity_flatness', 2, near(0, 0.001)],
  ['wage_to_productivity_ratio', 1, range(0.6, 0.7)],
  ['vacancy_rate_mean', 0.5, near(0.13, 0.03)],
  ['vacancy_rate_pct_in_bounds', 0.5, share(0.9, 0.8)],
  ['phillips_correlation', 1, range(-0.5, -0.05)],
  ['phillips_negative_sign', 3, range(-1, 0)],
  ['okun_correlation', 1.5, range(-0.98, -0.7)],
  ['okun_r_squared', 0.5, range(0.5, 1)],
  ['beveridge_correlation', 2, range(-0.65, -0.1)],
  ['beveridge_negative_sign', 3, range(-1, 0)],
  ['firm_size_skewness', 1.5, range(1, 10)],
  ['firm_size_pct_below', 1, range(0.8, 0.99)],
  ['firm_size_tail_ratio', 0.75, range(2, 10)],
  ['firm_size_pct_below_medium', 0.5, share(0.98, 0.92)],
]

const GROWTH: readonly Row[] = [
  ['unemployment_rate_mean', 1.5, near(0.065, 0.02)],
  ['unemployment_absolute_ceiling', 3, below(0.2)],
  ['unemployment_std', 1, range(0.02, 0.04)],
  ['unemployment_pct_above_floor', 1.5, share(0.9, 0.8)],
  ['unemployment_pct_below_ceiling', 0.5, share(0.9, 0.8)],
  ['inflation_rate_mean', 1.5, near(0.038, 0.025)],
  ['inflation_hard_ceiling_upper', 3, below(0.25)],
  ['inflation_hard_floor', 3, above(-0.15)],
  ['inflation_non_degenerate', 2, range(0, 0.1)],
  ['inflation_pct_in_bounds', 1.5, share(0.9, 0.8)],
  ['log_gdp_mean', 1, near(8.91, 0.2)],
  ['log_gdp_trend', 2, range(0.001, 0.002)],
  ['log_gdp_trend_positive', 2, above(0)],
  ['log_gdp_total_growth', 1, range(0.45, 1)],
  ['vacancy_rate_mean', 0.5, near(0.13, 0.03)],
  ['vacancy_rate_pct_in_bounds', 0.5, share(0.9, 0.8)],
  ['phillips_correlation', 1.5, range(-0.5, -0.05)],
  ['phillips_negative_sign', 3, range(-1, 0)],
  ['okun_correlation', 3, range(-0.98, -0.7)],
  ['okun_weak_fail', 3, below(-0.5)],
  ['beveridge_correlation', 2, range(-0.65, -0.1)],
  ['beveridge_negative_sign', 3, range(-1, 0)],
  ['firm_size_skewness', 1.5, { kind: 'near', target: 3, tolerance: 2, hard: { least: 1, most: 10 } }],
  ['firm_size_pct_below', 0.5, range(0.85, 0.95)],
  ['firm_size_tail_ratio', 0.75, range(2, 10)],
  ['firm_size_pct_below_medium', 0.5, share(0.37, 0.3)],
  ['productivity_growth', 1.5, range(0.8, 1.5)],
  ['real_wage_growth', 1, range(0.8, 1.5)],
  ['productivity_wage_correlation', 2, range(0.55, 1)],
  ['wage_productivity_ratio_mean', 1.5, range(0.6, 0.7)],
  ['wage_productivity_ratio_std', 1.5, range(0, 0.1)],
  ['productivity_trend', 1, range(0.001, 0.002)],
  ['n_recessions', 1.5, range(2, 8)],
  ['avg_recession_length', 0.5, range(20, 100)],
  ['bankruptcies_mean', 1, near(2, 1.5)],
  ['real_interest_rate_mean', 0.5, near(0.05, 0.025)],
  ['real_interest_rate_std', 0.5, near(0.025, 0.01)],
  ['real_interest_rate_pct_in_bounds', 0.5, share(0.8, 0.7)],
  ['financial_fragility_mean', 0.5, near(0.075, 0.025)],
  ['financial_fragility_cv', 1, near(0.15, 0.08)],
  ['fragility_gdp_correlation', 2, range(0, 1)],
  ['price_ratio_mean', 0.75, near(1.375, 0.2)],
  ['price_ratio_cv', 1, near(0.1, 0.08)],
  ['price_ratio_gdp_correlation', 1.5, range(-0.95, -0.4)],
  ['price_ratio_floor', 2, above(1)],
  ['price_ratio_low_end', 0.5, range(1.05, 1.55)],
  ['price_dispersion_mean', 0.75, near(0.275, 0.08)],
  ['price_dispersion_std', 1, near(0.037, 0.015)],
  ['price_dispersion_gdp_correlation', 1.5, range(0, 1)],
  ['equity_dispersion_mean', 0.5, near(1.75, 0.5)],
  ['equity_dispersion_cv', 1, near(0.34, 0.17)],
  ['equity_dispersion_gdp_correlation', 1.5, range(0, 1)],
  ['sales_dispersion_mean', 0.5, near(1.5, 0.5)],
  ['sales_dispersion_cv', 1, near(0.5, 0.25)],
  ['sales_dispersion_gdp_correlation', 1.5, range(0, 1)],
  ['minsky_hedge_pct', 0.5, range(0.5, 0.8)],
  ['minsky_ponzi_pct', 0.5, range(0.04, 0.12)],
  ['output_growth_pct_tight', 1, share(0.95, 0.9)],
  ['output_growth_pct_normal', 0.5, share(0.99, 0.96)],
  ['output_growth_outliers', 1.5, outliers(0.02)],
  ['output_growth_tent_r2', 2, range(0.85, 1)],
  ['output_growth_positive_frac', 0.5, range(0.5, 0.85)],
  ['networth_growth_pct_tight', 1, share(0.75, 0.6)],
  ['networth_growth_pct_normal', 0.5, share(0.9, 0.8)],
  ['networth_growth_outliers', 1.5, outliers(0.05)],
  ['networth_growth_tent_r2', 1.5, range(0.65, 1)],
]

const BUFFER: readonly Row[] = [
  ['sm_ccdf_r2', 3, range(0.8, 1)],
  ['dagum_ccdf_r2', 3, range(0.8, 1)],
  ['gb2_ccdf_r2', 2, range(0.8, 1)],
  ['best_r2', 3, range(0.85, 1)],
  ['wealth_gini', 2, range(0.2, 0.8)],
  ['wealth_skewness', 1, range(0.5, 10)],
  ['mean_mpc', 1.5, range(0.8, 1.1)],
  ['pct_dissaving', 1, range(0.05, 0.55)],
]

export const TARGETS: Readonly<Record<ScenarioName, readonly Target[]>> = {
  baseline: BASELINE.map(targetOf),
  'growth-plus': GROWTH.map(targetOf),
  'buffer-stock': BUFFER.map(targetOf),
}

function targetOf([name, weight, expected]: Row): Target {
  return { name, weight, expected }
}
