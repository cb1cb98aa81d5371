import type { Command } from 'commander'

import { CITIZENS_MAX, CITIZENS_MIN, loadEngines } from '@urbe/city-model'
import { RUNNING_INFLUENCES } from '@urbe/city-model/kpi'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { Findings, UsageError } from '../exit.ts'
import { type Pair, pairsOf, type SizedClaim } from './influences/lives.ts'
import { pageOf } from './influences/page.ts'
import { judged, lineOf, nameOf } from './influences/verdicts.ts'

/** With fewer, chance alone does as well in more than one of twenty tests. */
export const INFLUENCE_SEEDS_MIN = 5
export const INFLUENCE_SEEDS_MAX = 100

interface Options {
  readonly citizens: string
  readonly seeds: string
  readonly seed: string
  readonly driver?: string
  readonly markdown?: true
}

export function influencesCommand(program: Command, act: Act): void {
  program
    .command('influences')
    .description(
      'change one driver of a city crudely and look whether its indicators move as the model claims',
    )
    .option('--citizens <count>', 'how many citizens the cities have; more where a claim needs more', '1000')
    .option('--seeds <count>', 'so many pairs of cities for each claim', '5')
    .option('--seed <number>', 'the first of their seeds', '1')
    .option('--driver <names>', 'only these, with commas, such as incomeTax,outbreak')
    .option('--markdown', 'answer with the page of the manual')
    .action(act<Options>(influences))
}

async function influences(context: Context, options: Options): Promise<void> {
  const seeds = wholeNumber(options.seeds, '--seeds', INFLUENCE_SEEDS_MIN)
  if (seeds > INFLUENCE_SEEDS_MAX) throw new UsageError(`--seeds must be at most ${INFLUENCE_SEEDS_MAX}`)
  const citizens = wholeNumber(options.citizens, '--citizens', CITIZENS_MIN)
  if (citizens > CITIZENS_MAX) throw new UsageError(`--citizens must be at most ${CITIZENS_MAX}`)
  const seed = wholeNumber(options.seed, '--seed')
  const claims = chosen(citizens, options.driver)
  const engines = await loadEngines()
  const started = performance.now()
  const bySeed: (readonly Pair[])[] = []
  for (let pair = 0; pair < seeds; pair += 1) {
    bySeed.push(pairsOf(claims, seed + pair, engines))
    context.terminal.err(`${pair + 1} of ${seeds} seeds`)
  }
  const verdicts = claims.map((claim, at) =>
    judged(
      claim,
      bySeed.flatMap((pairs) => pairs[at] ?? []),
    ),
  )
  const seconds = Math.round((performance.now() - started) / 1000)
  const lines = () => verdicts.map(lineOf).join('\n')
  const page = () => pageOf({ seeds, seed, seconds, node: process.versions.node, verdicts })
  context.show({ citizens, seeds, verdicts }, options.markdown ? page() : lines())
  const refuted = verdicts.filter(({ pass }) => !pass)
  if (refuted.length > 0)
    throw new Findings(`${refuted.length} of ${verdicts.length} claims are not borne out`)
}

function chosen(citizens: number, drivers: string | undefined): readonly SizedClaim[] {
  const known = new Set(RUNNING_INFLUENCES.map(({ driver }) => nameOf(driver)))
  const names = drivers === undefined ? known : new Set(drivers.split(','))
  if ([...names].some((name) => !known.has(name)))
    throw new UsageError(`--driver is one of ${[...known].join(', ')}`)
  return RUNNING_INFLUENCES.filter(({ driver }) => names.has(nameOf(driver))).map((claim) => ({
    ...claim,
    citizens: Math.max(citizens, claim.citizens ?? 0),
  }))
}
