import {
  type Evaluation,
  evaluate,
  type Figures,
  figuresOf,
  foundEconomy,
  moneyAccount,
  PARAMETERS,
  PASS_SHARE_MIN,
  PUBLISHED,
  recordEconomy,
  runPeriod,
  SCENARIOS,
  type ScenarioName,
  type TargetResult,
} from '@urbe/city-model/macro-economy'

import type { Effort, Truth, TruthSource } from './truth.ts'

const SEEDS: Readonly<Record<Effort, number>> = { short: 2, full: 100 }
const MONEY_PERIODS: Readonly<Record<Effort, number>> = { short: 50, full: PUBLISHED.periods }
/** Far enough within their bands to hold for any two seeds. */
const CERTAIN = [
  'unemployment_rate_mean',
  'unemployment_absolute_ceiling',
  'inflation_non_degenerate',
  'inflation_pct_in_bounds',
  'real_wage_mean',
  'productivity_flatness',
  'vacancy_rate_mean',
  'phillips_negative_sign',
  'okun_correlation',
  'beveridge_negative_sign',
] as const

/** The narrow bands of the best known figures: here the average over the seeds has to lie within. */
const BANDS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  unemployment_rate_mean: [0.04, 0.09],
  unemployment_std: [0.01, 0.03],
  unemployment_pct_above_floor: [0.9, 1],
  unemployment_absolute_ceiling: [0, 0.2],
  inflation_rate_mean: [0.02, 0.08],
  okun_correlation: [-0.98, -0.7],
  phillips_correlation: [-0.5, 0.05],
  beveridge_correlation: [-0.5, -0.1],
  vacancy_rate_mean: [0.1, 0.16],
  real_wage_mean: [0.31, 0.37],
}

/** The BAM economy against the figures of its book, over many seeds; they are printed, so that no data is needed. */
export const economyTruths: TruthSource = {
  part: 'Macro-economy (BAM)',
  *run(_folder, effort) {
    for (const scenario of SCENARIOS) yield moneyOf(scenario, MONEY_PERIODS[effort])
    if (effort === 'short') {
      yield* certain(evaluate('baseline', figuresOver('baseline', SEEDS.short)))
      return
    }
    for (const scenario of SCENARIOS) {
      const evaluation = evaluate(scenario, figuresOver(scenario, SEEDS.full))
      yield* evaluation.targets.map((result) => targetTruth(scenario, result))
      yield shareTruth(scenario, evaluation)
      if (scenario === 'baseline') yield* bandTruths(evaluation)
    }
  },
}

function moneyOf(scenario: ScenarioName, periods: number): Truth {
  const economy = foundEconomy(PARAMETERS[scenario], 1)
  const before = moneyAccount(economy).total
  let most = 0
  const watch = (): void => {
    most = Math.max(most, Math.abs(moneyAccount(economy).total - before))
  }
  for (let period = 0; period < periods; period += 1) runPeriod(economy, watch)
  return {
    id: 'T9',
    what: `${scenario}: coins lost or made without an account, after every phase of ${periods} periods`,
    expected: '0',
    obtained: String(most),
    tolerance: '0',
    outcome: most === 0 ? 'pass' : 'fail',
  }
}

function figuresOver(scenario: ScenarioName, seeds: number): readonly Figures[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const run = { parameters: PARAMETERS[scenario], seed, periods: PUBLISHED.periods }
    return figuresOf(scenario, recordEconomy(run), PUBLISHED.burnIn)
  })
}

function* certain({ targets }: Evaluation): Iterable<Truth> {
  for (const result of targets) {
    if (CERTAIN.some((name) => name === result.name)) yield targetTruth('baseline', result)
  }
}

function targetTruth(scenario: ScenarioName, result: TargetResult): Truth {
  const within = `${percent(result.withinShare)} of seeds within, ${percent(result.acceptedShare)} accepted`
  return {
    id: 'T9',
    what: `${scenario}: ${result.name}`,
    expected: result.expected,
    obtained: `${Number(result.obtained.toPrecision(4))} (${within})`,
    tolerance: `accepted on ${percent(PASS_SHARE_MIN)} of seeds`,
    outcome: result.pass ? 'pass' : 'fail',
  }
}

function shareTruth(scenario: ScenarioName, { passedShare, targets, withinShare, score }: Evaluation): Truth {
  return {
    id: 'T9',
    what: `${scenario}: share of its ${targets.length} targets that pass`,
    expected: `at least ${percent(PASS_SHARE_MIN)}`,
    obtained: `${percent(passedShare)}; ${percent(withinShare)} of values within; score ${score.toFixed(3)}`,
    tolerance: '0',
    outcome: passedShare >= PASS_SHARE_MIN ? 'pass' : 'fail',
  }
}

function* bandTruths({ targets }: Evaluation): Iterable<Truth> {
  for (const { name, obtained } of targets) {
    const band = BANDS[name]
    if (band === undefined) continue
    yield {
      id: 'T9',
      what: `baseline: average of ${name} over the seeds`,
      expected: `${band[0]} to ${band[1]}`,
      obtained: String(Number(obtained.toPrecision(4))),
      tolerance: '0',
      outcome: obtained >= band[0] && obtained <= band[1] ? 'pass' : 'fail',
    }
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
