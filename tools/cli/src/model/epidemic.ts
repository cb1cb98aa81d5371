import type { Command } from 'commander'

import {
  EpidemicError,
  type EpidemicOutcome,
  type EpidemicPlan,
  type HospitalPlan,
  runEpidemic,
} from '@urbe/city-model/epidemic'

import type { Act } from '../act.ts'
import { optionalNumber, wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'

/** Of a population, how many are infectious at the beginning: enough for an epidemic not to die out by chance. */
const INITIAL_PER_PERSONS = 2_000
export const EPIDEMIC_SEEDS_MAX = 1_000

interface Options {
  readonly population: string
  readonly r0: string
  readonly seed: string
  readonly seeds: string
  readonly incubationDays: string
  readonly infectiousDays: string
  readonly initial?: string
  readonly step: string
  readonly days: string
  readonly beds?: string
  readonly severeShare: string
  readonly stayDays: string
  readonly waitDays: string
  readonly fatality: string
  readonly fatalityWithoutBed: string
}

export function epidemicCommand(program: Command, act: Act): void {
  program
    .command('epidemic')
    .description('run an epidemic in a population in which everybody meets everybody alike')
    .requiredOption('--population <persons>', 'how many persons there are')
    .requiredOption('--r0 <number>', 'how many others one infects while nobody is immune')
    .option('--seed <number>', 'where chance begins', '1')
    .option(
      '--seeds <count>',
      'so many runs with one seed after the other; the attack rate is their mean',
      '1',
    )
    .option('--incubation-days <days>', 'mean days until one infects others, 0 for at once', '3')
    .option('--infectious-days <days>', 'mean days for which one infects others', '5')
    .option('--initial <persons>', `infectious at the beginning; 1 of ${INITIAL_PER_PERSONS} without it`)
    .option('--step <days>', 'length of a step: 1, or one part of a day such as 0.25', '0.25')
    .option('--days <days>', 'end after so many days if it is not over before', '2000')
    .option('--beds <count>', 'hospital beds; without it nobody gets severely ill')
    .option('--severe-share <share>', 'of the infected, who needs a bed', '0.05')
    .option('--stay-days <days>', 'days in a bed', '10')
    .option('--wait-days <days>', 'days after which it is too late for a bed', '3')
    .option('--fatality <share>', 'of those with a bed, who dies', '0.1')
    .option('--fatality-without-bed <share>', 'of those without a bed, who dies', '0.5')
    .action(act<Options>(epidemic))
}

async function epidemic(context: Context, options: Options): Promise<void> {
  const seeds = wholeNumber(options.seeds, '--seeds', 1)
  if (seeds > EPIDEMIC_SEEDS_MAX) throw new UsageError(`--seeds must be at most ${EPIDEMIC_SEEDS_MAX}`)
  const plan = planOf(options)
  const daysMax = wholeNumber(options.days, '--days', 1)
  const first = outcomeOf(plan, daysMax)
  let sum = first.attackRate
  for (let run = 1; run < seeds; run += 1) {
    sum += outcomeOf({ ...plan, seed: plan.seed + run }, daysMax).attackRate
  }
  const shown = { ...first, attackRate: sum / seeds }
  context.show(shown, told(shown, seeds))
}

function outcomeOf(plan: EpidemicPlan, daysMax: number): EpidemicOutcome {
  try {
    return runEpidemic(plan, daysMax)
  } catch (error) {
    if (error instanceof EpidemicError) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

function planOf(options: Options): EpidemicPlan {
  const population = wholeNumber(options.population, '--population', 1)
  const beds = optionalNumber(options.beds, '--beds')
  return {
    seed: wholeNumber(options.seed, '--seed'),
    population,
    r0: decimal(options.r0, '--r0'),
    incubationDays: decimal(options.incubationDays, '--incubation-days'),
    infectiousDays: decimal(options.infectiousDays, '--infectious-days'),
    initial: optionalNumber(options.initial, '--initial') ?? Math.ceil(population / INITIAL_PER_PERSONS),
    stepsPerDay: stepsPerDayOf(options.step),
    ...(beds !== undefined && { hospital: hospitalOf(options, beds) }),
  }
}

function hospitalOf(options: Options, beds: number): HospitalPlan {
  return {
    beds,
    severeShare: decimal(options.severeShare, '--severe-share'),
    stayDays: decimal(options.stayDays, '--stay-days'),
    waitDays: decimal(options.waitDays, '--wait-days'),
    fatality: decimal(options.fatality, '--fatality'),
    fatalityWithoutBed: decimal(options.fatalityWithoutBed, '--fatality-without-bed'),
  }
}

function stepsPerDayOf(text: string): number {
  const step = decimal(text, '--step')
  const steps = Math.round(1 / step)
  // A part of a day is rarely exact in decimals: 0.333333 is a third.
  if (step > 0 && steps >= 1 && Math.abs(steps * step - 1) < 1e-5) return steps
  throw new UsageError(`--step must be 1 or a whole part of a day such as 0.25 or 0.1, not "${text}"`)
}

function decimal(text: string, what: string): number {
  const value = /^\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(value)) return value
  throw new UsageError(`${what} must be a number of 0 or more, not "${text}"`)
}

function told({ attackRate, peak, series }: EpidemicOutcome, seeds: number): string {
  const last = series.day.length - 1
  const mean = seeds === 1 ? '' : `, the mean of ${seeds} runs; the rest is of the first one`
  return [
    `${(100 * attackRate).toFixed(2)} % were infected${mean}.`,
    `Most were infectious on day ${peak.day}: ${peak.infectious}.`,
    `On day ${last}: ${series.susceptible[last]} susceptible, ${series.recovered[last]} recovered, ${series.dead[last]} dead.`,
    `At most ${series.hospitalised.reduce((most, value) => Math.max(most, value), 0)} were in a bed.`,
  ].join('\n')
}
