import { beforeAll, describe, expect, it } from '@jest/globals'

import { type Evaluation, evaluate, figuresOf } from './evaluate.ts'
import { tentFit } from './growth-figures.ts'
import { PARAMETERS, PUBLISHED, SCENARIOS } from './parameters.ts'
import { type EconomyRecord, recordEconomy, SERIES } from './record.ts'
import { TARGETS } from './targets.ts'

const PERIODS = 80
const BURN_IN = 40

describe.each(SCENARIOS)('a record of %s', (scenario) => {
  let record: EconomyRecord
  beforeAll(() => {
    record = recordEconomy({ parameters: PARAMETERS[scenario], seed: 4, periods: PERIODS })
  })

  it('has a finite value a period in every series', () => {
    const wrong = SERIES.filter(
      (name) =>
        record.series[name].length !== PERIODS || !record.series[name].every((each) => Number.isFinite(each)),
    )
    expect(wrong).toEqual([])
  })

  it('gives every figure that a target is about', () => {
    const figures = figuresOf(scenario, record, BURN_IN)
    const missing = TARGETS[scenario].filter(({ name }) => !Number.isFinite(figures[name]))
    expect(missing).toEqual([])
  })

  it('is the same for the same seed alone', () => {
    const again = recordEconomy({ parameters: PARAMETERS[scenario], seed: 4, periods: PERIODS })
    const other = recordEconomy({ parameters: PARAMETERS[scenario], seed: 5, periods: PERIODS })
    expect(again.series.output).toEqual(record.series.output)
    expect(other.series.output).not.toEqual(record.series.output)
  })
})

it('lets what a worker makes grow only where there is research', () => {
  const last = (scenario: (typeof SCENARIOS)[number]) =>
    recordEconomy({ parameters: PARAMETERS[scenario], seed: 1, periods: 30 }).series.productivity.at(-1)
  expect(last('baseline')).toBe(0.5)
  expect(last('growth-plus')).toBeGreaterThan(0.5)
})

describe('an evaluation', () => {
  const good = Object.fromEntries(TARGETS['buffer-stock'].map(({ name }) => [name, 0.9]))
  const usual = { ...good, wealth_gini: 0.5, pct_dissaving: 0.3 }

  it('passes what lies within, and says what was expected', () => {
    const { targets, passedShare, withinShare }: Evaluation = evaluate('buffer-stock', [usual, usual])
    expect([passedShare, withinShare]).toEqual([1, 1])
    expect(targets[0]).toMatchObject({
      name: 'sm_ccdf_r2',
      expected: '0.8 to 1, accepted 0.75 to 1.05',
      obtained: 0.9,
      pass: true,
    })
  })

  it('fails what fails on more than a twentieth of the seeds', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => (seed < 1 ? { ...usual, wealth_gini: 2 } : usual))
    const gini = ({ targets }: Evaluation) => targets.find(({ name }) => name === 'wealth_gini')
    expect(gini(evaluate('buffer-stock', seeds))).toMatchObject({ acceptedShare: 0.95, pass: true })
    const worse = [...seeds, { ...usual, wealth_gini: 2 }]
    expect(gini(evaluate('buffer-stock', worse))).toMatchObject({ pass: false })
    expect(evaluate('buffer-stock', worse).passedShare).toBe(7 / 8)
  })

  it('fails a figure that could not be computed', () => {
    expect(evaluate('buffer-stock', [{}]).passedShare).toBe(0)
  })
})

it('sees a tent in a Laplace distribution, none in two heaps', () => {
  const laplace = Float64Array.from({ length: 200 }, (_, index) => {
    const share = (index + 0.5) / 200
    return share < 0.5 ? Math.log(2 * share) : -Math.log(2 * (1 - share))
  })
  const heaps = laplace.map((each) => (each < 0 ? -1 : 1) + each / 1_000)
  heaps[0] = -9
  expect(tentFit(laplace)).toBeGreaterThan(0.98)
  expect(tentFit(laplace.subarray(0, 19))).toBe(0)
  expect(tentFit(heaps)).toBeLessThanOrEqual(1)
})

it('counts the targets of the book', () => {
  expect(SCENARIOS.map((scenario) => TARGETS[scenario].length)).toEqual([25, 66, 8])
  expect(PUBLISHED).toEqual({ firms: 100, households: 500, banks: 10, periods: 1000, burnIn: 500 })
})
