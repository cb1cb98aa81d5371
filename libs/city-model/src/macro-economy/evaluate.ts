import { unreachable } from '@urbe/kernel'

import { bufferFigures } from './buffer-figures.ts'
import { baselineFigures, type Figures } from './figures.ts'
import { growthFigures } from './growth-figures.ts'
import type { ScenarioName } from './parameters.ts'
import type { EconomyRecord } from './record.ts'
import { acceptedBand, type Band, type Expectation, type Status, scoreOf, statusOf } from './score.ts'
import { TARGETS, type Target } from './targets.ts'

/** What became of a published figure over some seeds. */
export interface TargetResult {
  readonly name: string
  /** Target and, where it is wider, what is accepted of a single seed. */
  readonly expected: string
  /** Average over the seeds. */
  readonly obtained: number
  /** Shares of the seeds. */
  readonly withinShare: number
  readonly acceptedShare: number
  /** Not failed on at least 95 of 100 seeds. */
  readonly pass: boolean
  /** Average over the seeds, 0..1. */
  readonly score: number
  readonly weight: number
}

export interface Evaluation {
  readonly targets: readonly TargetResult[]
  /** Of all pairs of target and seed, those within the target, and those accepted. */
  readonly withinShare: number
  readonly acceptedShare: number
  /** Share of the targets that pass. */
  readonly passedShare: number
  /** Weighted score, 0..1. */
  readonly score: number
}

/** Of the seeds of a target, and of the targets of a scenario. */
export const PASS_SHARE_MIN = 0.95

export function figuresOf(scenario: ScenarioName, record: EconomyRecord, burnIn: number): Figures {
  switch (scenario) {
    case 'baseline':
      return baselineFigures(record, burnIn)
    case 'growth-plus':
      return growthFigures(record, burnIn)
    case 'buffer-stock':
      return bufferFigures(record)
    default:
      return unreachable(scenario)
  }
}

/** `seeds` are the figures of one seed each; at least one. */
export function evaluate(scenario: ScenarioName, seeds: readonly Figures[]): Evaluation {
  const targets = TARGETS[scenario].map((target) => resultOf(target, seeds))
  const weight = targets.reduce((sum, each) => sum + each.weight, 0)
  return {
    targets,
    withinShare: average(targets.map((each) => each.withinShare)),
    acceptedShare: average(targets.map((each) => each.acceptedShare)),
    passedShare: average(targets.map((each) => (each.pass ? 1 : 0))),
    score: targets.reduce((sum, each) => sum + each.weight * each.score, 0) / weight,
  }
}

function resultOf({ name, weight, expected }: Target, seeds: readonly Figures[]): TargetResult {
  const values = seeds.map((figures) => figures[name] ?? Number.NaN)
  const statuses = values.map((value) => statusOf(value, expected, weight))
  const shareOf = (holds: (status: Status) => boolean) =>
    average(statuses.map((each) => (holds(each) ? 1 : 0)))
  const acceptedShare = shareOf((status) => status !== 'fail')
  return {
    name,
    expected: toldExpectation(expected, weight),
    obtained: average(values),
    withinShare: shareOf((status) => status === 'pass'),
    acceptedShare,
    pass: acceptedShare >= PASS_SHARE_MIN,
    score: average(values.map((value) => scoreOf(value, expected))),
    weight,
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function toldExpectation(expected: Expectation, weight: number): string {
  const accepted = acceptedBand(expected, weight)
  switch (expected.kind) {
    case 'near':
      return `${short(expected.target)} ± ${short(expected.tolerance)}, accepted ${toldBand(accepted)}`
    case 'range':
      return `${toldBand(expected)}, accepted ${toldBand(accepted)}`
    case 'share':
      return `at least ${short(expected.target)}, accepted from ${short(accepted.least)}`
    case 'outliers':
      return `at most ${short(expected.most)}, accepted up to ${short(accepted.most)}`
    case 'above':
      return `above ${short(expected.limit)}`
    case 'below':
      return `below ${short(expected.limit)}`
    default:
      return unreachable(expected)
  }
}

function toldBand({ least, most }: Band): string {
  return `${short(least)} to ${short(most)}`
}

const DIGITS = 4

function short(value: number): string {
  return String(Number(value.toPrecision(DIGITS)))
}
