import type { Command } from 'commander'

import {
  type EconomyParameters,
  type EconomyRecord,
  type Evaluation,
  evaluate,
  type Figures,
  figuresOf,
  PARAMETERS,
  PERIODS_MAX,
  PUBLISHED,
  recordEconomy,
  SCENARIOS,
  type ScenarioName,
  SERIES,
} from '@urbe/city-model/macro-economy'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import { type Context, pause } from '../context.ts'
import { UsageError } from '../exit.ts'
import { table } from '../table.ts'

interface Options {
  readonly scenario: string
  readonly periods: string
  readonly burnIn?: string
  readonly seeds: string
  readonly seed: string
  readonly firms: string
  readonly households: string
  readonly banks: string
}

export const SEEDS_MAX = 10_000
export const AGENTS_MAX = 10_000_000
/** Fewer periods have no curve. */
export const PERIODS_MIN = 10

export function economyCommand(program: Command, act: Act): void {
  program
    .command('economy')
    .description('run the BAM macro-economy and hold it against the published figures')
    .option('--scenario <name>', SCENARIOS.join(', '), SCENARIOS[0])
    .option('--periods <number>', 'quarters of a year', String(PUBLISHED.periods))
    .option('--burn-in <number>', `periods left out first; ${PUBLISHED.burnIn}, or half of fewer periods`)
    .option('--seeds <number>', 'how many runs', '1')
    .option('--seed <number>', 'of the first run; the next has the next number', '0')
    .option('--firms <number>', 'firms', String(PUBLISHED.firms))
    .option('--households <number>', 'households', String(PUBLISHED.households))
    .option('--banks <number>', 'banks', String(PUBLISHED.banks))
    .action(act<Options>(economy))
}

interface Task {
  readonly scenario: ScenarioName
  readonly parameters: EconomyParameters
  readonly periods: number
  readonly burnIn: number
  readonly seeds: number
  readonly seed: number
}

async function economy(context: Context, options: Options): Promise<void> {
  const task = taskOf(options)
  const { first, figures } = await runSeeds(context, task)
  const evaluation = figures.length > 0 ? evaluate(task.scenario, figures) : undefined
  const series = Object.fromEntries(SERIES.map((name) => [name, [...first.series[name]]]))
  const targets = (evaluation?.targets ?? []).map(({ name, expected, obtained, pass }) => ({
    name,
    expected,
    obtained,
    pass,
  }))
  context.show({ periods: task.periods, series, targets }, told(task, first, evaluation))
}

function taskOf(options: Options): Task {
  const scenario = SCENARIOS.find((name) => name === options.scenario)
  if (scenario === undefined) {
    throw new UsageError(`--scenario must be ${SCENARIOS.join(' or ')}, not "${options.scenario}"`)
  }
  const periods = bounded(options.periods, '--periods', { least: PERIODS_MIN, most: PERIODS_MAX })
  const usualBurnIn = periods > PUBLISHED.burnIn ? PUBLISHED.burnIn : Math.floor(periods / 2)
  const burnIn = { least: 1, most: periods - 1 }
  const agents = { least: 1, most: AGENTS_MAX }
  return {
    scenario,
    periods,
    burnIn: bounded(options.burnIn ?? String(usualBurnIn), '--burn-in', burnIn),
    seeds: bounded(options.seeds, '--seeds', { least: 1, most: SEEDS_MAX }),
    seed: wholeNumber(options.seed, '--seed'),
    parameters: {
      ...PARAMETERS[scenario],
      firms: bounded(options.firms, '--firms', agents),
      households: bounded(options.households, '--households', agents),
      banks: bounded(options.banks, '--banks', agents),
    },
  }
}

function bounded(text: string, what: string, { least, most }: { least: number; most: number }): number {
  const value = wholeNumber(text, what, least)
  if (value <= most) return value
  throw new UsageError(`${what} must be a whole number from ${least} to ${most}, not "${text}"`)
}

/** The targets are about economies of the book's size that have run as long as the book's. */
function isPublished({ parameters, periods, burnIn }: Task): boolean {
  const { firms, households, banks } = parameters
  const hasSizes =
    firms === PUBLISHED.firms && households === PUBLISHED.households && banks === PUBLISHED.banks
  return hasSizes && periods === PUBLISHED.periods && burnIn === PUBLISHED.burnIn
}

interface Runs {
  readonly first: EconomyRecord
  /** One a seed; none where no targets are about it. */
  readonly figures: readonly Figures[]
}

async function runSeeds(context: Context, task: Task): Promise<Runs> {
  const { scenario, parameters, periods, burnIn, seeds, seed } = task
  const first = recordEconomy({ parameters, seed, periods })
  if (!isPublished(task)) return { first, figures: [] }
  const figures = [figuresOf(scenario, first, burnIn)]
  for (let next = 1; next < seeds; next += 1) {
    // Lets an interruption come through between two runs.
    await pause(context, 0)
    figures.push(figuresOf(scenario, recordEconomy({ parameters, seed: seed + next, periods }), burnIn))
  }
  return { first, figures }
}

function told(task: Task, first: EconomyRecord, evaluation: Evaluation | undefined): string {
  const heading = `${task.scenario}, ${task.periods} periods, ${task.seeds} ${task.seeds === 1 ? 'seed' : 'seeds'} from ${task.seed}`
  if (evaluation === undefined) return `${heading}\n${toldAverages(task, first)}`
  const rows = evaluation.targets.map((each) => [
    each.pass ? 'pass' : 'FAIL',
    each.name,
    String(Number(each.obtained.toPrecision(4))),
    percent(each.withinShare),
    percent(each.acceptedShare),
    each.expected,
  ])
  const passed = evaluation.targets.filter(({ pass }) => pass).length
  return [
    heading,
    table(['', 'target', 'obtained', 'within', 'accepted', 'expected'], rows),
    `${passed} of ${rows.length} targets pass; ${percent(evaluation.withinShare)} of all values lie within their ` +
      `target, ${percent(evaluation.acceptedShare)} are accepted; weighted score ${evaluation.score.toFixed(3)}`,
  ].join('\n')
}

function toldAverages({ burnIn }: Task, { series }: EconomyRecord): string {
  const rows = SERIES.map((name) => {
    const values = series[name].subarray(burnIn)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return [name, String(Number(mean.toPrecision(4)))]
  })
  const { firms, households, banks, periods } = PUBLISHED
  const sizes = `${firms} firms, ${households} households, ${banks} banks, ${periods} periods`
  return [
    table(['average of the first seed', ''], rows),
    `No targets: the published figures are about ${sizes} with a burn-in of ${PUBLISHED.burnIn}.`,
  ].join('\n')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`
}
