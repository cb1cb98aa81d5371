import { describe, expect, it } from '@jest/globals'

import { bufferFigures } from './buffer-figures.ts'
import { baselineFigures, totalGrowth } from './figures.ts'
import { growthFigures } from './growth-figures.ts'
import { PARAMETERS } from './parameters.ts'
import { type EconomyRecord, SERIES, type SeriesName, type Snapshot } from './record.ts'

const PERIODS = 60
const BURN_IN = 20
const FIRMS = 40

/** A record of what a test makes up: every series is one that turns in four periods unless it says otherwise. */
function recordOf(
  given: Partial<Record<SeriesName, (period: number) => number>>,
  last: Partial<Snapshot> = {},
): EconomyRecord {
  const turning = (period: number) => 1 + 0.1 * (period % 4)
  const columns = SERIES.map((name) => [name, column(PERIODS, given[name] ?? turning)])
  const firms = column(FIRMS, (firm) => 1 + firm / 10)
  return {
    parameters: PARAMETERS.baseline,
    periods: PERIODS,
    // The keys are those of SERIES, all of them.
    series: Object.fromEntries(columns) as EconomyRecord['series'],
    last: {
      production: firms,
      netWorthBefore: firms,
      netWorth: firms.map((each, firm) => each * (1 + (firm - 20) / 1_000)),
      savings: column(100, (household) => 1 + household),
      propensity: column(100, (household) => 0.95 + household / 1_000),
      ...last,
    },
  }
}

function column(count: number, value: (index: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => value(index))
}

describe('the figures of the baseline', () => {
  it('leave out the burn-in, but for inflation', () => {
    const early = (period: number) => (period < BURN_IN ? 0.9 : 0.06)
    const figures = baselineFigures(recordOf({ unemployment: early, inflation: early }), BURN_IN)
    expect(figures['unemployment_rate_mean']).toBeCloseTo(0.06, 12)
    expect(figures['unemployment_absolute_ceiling']).toBe(0.06)
    expect(figures['inflation_rate_mean']).toBeCloseTo((0.9 * 20 + 0.06 * 40) / 60, 12)
    expect(figures['inflation_pct_in_bounds']).toBeCloseTo(40 / 60, 12)
  })

  it('count the periods on the right side of their limits', () => {
    const unemployment = (period: number) => [0.01, 0.02, 0.12, 0.13][period % 4] ?? 0
    const vacancyRate = (period: number) => [0.07, 0.08, 0.2, 0.21][period % 4] ?? 0
    const figures = baselineFigures(recordOf({ unemployment, vacancyRate }), BURN_IN)
    expect(figures['unemployment_pct_above_floor']).toBe(0.75)
    expect(figures['unemployment_pct_below_ceiling']).toBe(0.75)
    expect(figures['vacancy_rate_pct_in_bounds']).toBe(0.5)
  })

  it('relate wages to what a worker makes', () => {
    const figures = baselineFigures(recordOf({ realWage: () => 0.34, productivity: () => 0.5 }), BURN_IN)
    expect(figures['wage_to_productivity_ratio']).toBeCloseTo(0.68, 12)
    expect(figures['real_wage_std']).toBeCloseTo(0, 12)
    expect(figures['productivity_flatness']).toBeCloseTo(0, 12)
  })
})

describe('the curves and sizes of the baseline', () => {
  it('show more vacancies and more output where fewer are without work', () => {
    const wave = (period: number) => Math.sin(period / 3)
    const figures = baselineFigures(
      recordOf({
        unemployment: (period) => 0.06 - 0.01 * wave(period),
        vacancyRate: (period) => 0.13 + 0.02 * wave(period),
        output: (period) => 235 + 3 * wave(period),
      }),
      BURN_IN,
    )
    expect(figures['beveridge_correlation']).toBeCloseTo(-1, 9)
    expect(figures['beveridge_negative_sign']).toBe(figures['beveridge_correlation'])
    expect(figures['okun_correlation']).toBeLessThan(-0.95)
    expect(figures['okun_r_squared']).toBeCloseTo((figures['okun_correlation'] ?? 0) ** 2, 12)
  })

  it('relate unemployment to the growth of wages into the same period', () => {
    const rises = (period: number) => period % 2 === 0
    const figures = baselineFigures(
      recordOf({
        unemployment: (period) => (rises(period) ? 0.05 : 0.07),
        averageWage: (period) => (rises(period) ? 2 : 1),
      }),
      BURN_IN,
    )
    expect(figures['phillips_correlation']).toBeCloseTo(-1, 9)
  })

  it('measure firms in the last period', () => {
    const production = column(FIRMS, (firm) => (firm < 30 ? 2 : firm < 39 ? 5 : 12))
    const figures = baselineFigures(recordOf({}, { production }), BURN_IN)
    expect(figures['firm_size_pct_below']).toBe(0.75)
    expect(figures['firm_size_pct_below_medium']).toBe(0.975)
    expect(figures['firm_size_tail_ratio']).toBe(6)
    expect(figures['firm_size_skewness']).toBeGreaterThan(2)
  })
})

describe('the figures of growth', () => {
  it('see the growth of a steady path', () => {
    const path = (period: number) => Math.exp(0.002 * period)
    const figures = growthFigures(recordOf({ output: path, productivity: path, realWage: path }), BURN_IN)
    expect(figures['log_gdp_trend']).toBeCloseTo(0.002, 9)
    expect(figures['productivity_trend']).toBeCloseTo(0.002, 9)
    expect(figures['log_gdp_total_growth']).toBeCloseTo(0.078, 9)
    expect(figures['productivity_growth']).toBeCloseTo(Math.exp(0.078) - 1, 9)
    expect(figures['real_wage_growth']).toBe(figures['productivity_growth'])
    expect(figures['wage_productivity_ratio_std']).toBeCloseTo(0, 12)
    expect(figures['output_growth_positive_frac']).toBe(1)
    expect(figures['output_growth_pct_tight']).toBe(1)
  })

  it('leave the burn-in out of inflation too', () => {
    const inflation = (period: number) => (period < BURN_IN ? 0.5 : 0.03)
    const figures = growthFigures(recordOf({ inflation }), BURN_IN)
    expect(figures['inflation_rate_mean']).toBeCloseTo(0.03, 12)
    expect(figures['inflation_hard_ceiling_upper']).toBe(0.03)
    expect(figures['inflation_hard_floor']).toBe(0.03)
    expect(figures['inflation_pct_in_bounds']).toBe(1)
  })

  it('tell with the cycle from against it', () => {
    const wave = (period: number) => Math.sin(period / 5)
    const figures = growthFigures(
      recordOf({
        output: (period) => Math.exp(0.01 * period + 0.05 * wave(period)),
        fragility: (period) => 0.08 + 0.01 * wave(period),
        priceRatio: (period) => 1.4 - 0.1 * wave(period),
      }),
      BURN_IN,
    )
    expect(figures['fragility_gdp_correlation']).toBeGreaterThan(0.99)
    expect(figures['price_ratio_gdp_correlation']).toBeLessThan(-0.99)
    expect(figures['price_ratio_floor']).toBeGreaterThan(1.29)
  })

  it('compare net worth of the firms that had some in both of the last periods', () => {
    const netWorthBefore = column(FIRMS, (firm) => (firm < 10 ? -1 : 10))
    const netWorth = column(FIRMS, (firm) => (firm < 25 ? 10.2 : firm < 34 ? 10.8 : 4))
    const figures = growthFigures(recordOf({}, { netWorthBefore, netWorth }), BURN_IN)
    expect(figures['networth_growth_pct_tight']).toBeCloseTo(15 / 30, 12)
    expect(figures['networth_growth_pct_normal']).toBeCloseTo(24 / 30, 12)
    expect(figures['networth_growth_outliers']).toBeCloseTo(6 / 30, 12)
  })
})

describe('the figures of the buffer', () => {
  it('are those of wealth and of spending', () => {
    const figures = bufferFigures(recordOf({}))
    expect(figures['wealth_gini']).toBeCloseTo(99 / 300, 12)
    expect(figures['wealth_skewness']).toBeCloseTo(0, 12)
    expect(figures['mean_mpc']).toBeCloseTo(0.9995, 12)
    expect(figures['pct_dissaving']).toBeCloseTo(0.49, 2)
    expect(figures['best_r2']).toBe(
      Math.max(figures['sm_ccdf_r2'] ?? 0, figures['dagum_ccdf_r2'] ?? 0, figures['gb2_ccdf_r2'] ?? 0),
    )
  })
})

it('measures growth from the first value to the last', () => {
  expect(totalGrowth(Float64Array.of(2, 9, 5))).toBe(1.5)
})
