import type { Command } from 'commander'

import {
  type Engines,
  foundWorld,
  hasSociety,
  loadEngines,
  type PhaseChange,
  policies,
  START_OF_DAY_SECONDS,
  TICK_SECONDS,
  type World,
} from '@urbe/city-model'
import { RUNNING_INFLUENCES, type RunningDriver, type RunningInfluence } from '@urbe/city-model/kpi'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { Findings, UsageError } from '../exit.ts'

const TICKS_A_DAY = 1_440
const TICKS_AN_HOUR = 60
const FIRST_MIDNIGHT_TICK = TICKS_A_DAY - START_OF_DAY_SECONDS / TICK_SECONDS
/** With fewer, chance alone does as well in more than one of twenty tests. */
export const INFLUENCE_SEEDS_MIN = 5
export const INFLUENCE_SEEDS_MAX = 100
/** A sign that comes so often only by chance in one of twenty tests is believed. */
const BELIEVED = 0.05

interface Options {
  readonly citizens: string
  readonly seeds: string
  readonly seed: string
  readonly driver?: string
}

interface Verdict {
  readonly driver: string
  readonly kpi: string
  readonly sign: 1 | -1
  readonly days: number
  /** Seeds with the claimed sign, the other one, and no difference. */
  readonly asClaimed: number
  readonly against: number
  readonly equal: number
  /** That chance alone does as well: the one-sided sign test, seeds without a difference counted against the claim. */
  readonly chance: number
  readonly pass: boolean
}

export function influencesCommand(program: Command, act: Act): void {
  program
    .command('influences')
    .description(
      'change one driver of a city crudely and look whether its indicators move as the model claims',
    )
    .option('--citizens <count>', 'how many citizens the cities have', '1000')
    .option('--seeds <count>', 'so many pairs of cities for each driver', '5')
    .option('--seed <number>', 'the first of their seeds', '1')
    .option('--driver <name>', 'only this one, such as incomeTax or outbreak')
    .action(act<Options>(influences))
}

async function influences(context: Context, options: Options): Promise<void> {
  const seeds = wholeNumber(options.seeds, '--seeds', INFLUENCE_SEEDS_MIN)
  if (seeds > INFLUENCE_SEEDS_MAX) throw new UsageError(`--seeds must be at most ${INFLUENCE_SEEDS_MAX}`)
  const citizens = wholeNumber(options.citizens, '--citizens', 1)
  const first = wholeNumber(options.seed, '--seed')
  const engines = await loadEngines()
  const claims = Map.groupBy(RUNNING_INFLUENCES, ({ driver }) => nameOf(driver))
  const chosen = [...claims].filter(([name]) => options.driver === undefined || name === options.driver)
  if (chosen.length === 0) throw new UsageError(`--driver is one of ${[...claims.keys()].join(', ')}`)
  const verdicts: Verdict[] = []
  for (const [name, group] of chosen) {
    const pairs = Array.from({ length: seeds }, (_, at) =>
      differences(group, { citizens, seed: first + at, engines }),
    )
    for (const [at, claim] of group.entries()) {
      const verdict = judged(
        name,
        claim,
        pairs.map((pair) => pair[at] ?? 0),
      )
      verdicts.push(verdict)
      context.terminal.err(lineOf(verdict))
    }
  }
  const refuted = verdicts.filter(({ pass }) => !pass)
  context.show({ citizens, seeds, verdicts }, [...verdicts.map(lineOf)].join('\n'))
  if (refuted.length > 0)
    throw new Findings(`${refuted.length} of ${verdicts.length} claims are not borne out`)
}

function nameOf(driver: RunningDriver): string {
  return driver.kind === 'policy' ? driver.policy : driver.kind
}

interface Town {
  readonly citizens: number
  readonly seed: number
  readonly engines: Engines
}

/** Of each claim's indicator: the city with more of the driver less the one with less of it. */
function differences(claims: readonly RunningInfluence[], town: Town): readonly number[] {
  const [less, more] = [false, true].map((isMore) => indicators(claims, town, isMore))
  return claims.map((_, at) => (more?.[at] ?? 0) - (less?.[at] ?? 0))
}

function indicators(claims: readonly RunningInfluence[], town: Town, isMore: boolean): readonly number[] {
  const [{ driver }] = claims as readonly [RunningInfluence]
  const world = townUnder(driver, town, isMore)
  const found = new Array<number>(claims.length).fill(Number.NaN)
  const last = Math.max(...claims.map(tickOf))
  while (world.tick < last) {
    world.step()
    for (const [at, claim] of claims.entries()) {
      if (tickOf(claim) === world.tick) found[at] = indicatorOf(world, claim)
    }
  }
  return found
}

function indicatorOf(world: World, { kpi }: RunningInfluence): number {
  const kpis = world.kpis()
  return hasSociety(kpis) ? kpis[kpi] : Number.NaN
}

function townUnder(driver: RunningDriver, { citizens, seed, engines }: Town, isMore: boolean): World {
  const spec = { seed, citizens, source: { kind: 'generated' } } as const
  if (driver.kind === 'outbreak') {
    return foundWorld(spec, isMore ? { engines, change: outbreak(driver) } : { engines })
  }
  const world = foundWorld(spec, { engines })
  const [name = ''] = Object.keys(policies[driver.policy])
  const value = isMore ? driver.higher : driver.lower
  world.apply([{ type: 'EnactPolicy', policy: driver.policy, parameters: { [name]: value } }])
  return world
}

/** The germ comes into the city with its first full hour. */
function outbreak({ cases, r0Permille }: Extract<RunningDriver, { kind: 'outbreak' }>): PhaseChange {
  return (phases, columns) => {
    const { outbreakCases, outbreakR0Permille } = columns
    if (!outbreakCases || !outbreakR0Permille) throw new RangeError('this city has no health')
    let isOrdered = false
    const order: (typeof phases)[number] = {
      name: 'outbreak',
      every: 'hour',
      reads: [],
      writes: ['outbreakCases', 'outbreakR0Permille'],
      rows: 1,
      run() {
        if (isOrdered) return
        isOrdered = true
        outbreakCases[0] = cases
        outbreakR0Permille[0] = r0Permille
      },
    }
    return [order, ...phases]
  }
}

/** When so many days have closed, or at an hour of the day after. */
function tickOf({ days, hour = 0 }: RunningInfluence): number {
  return FIRST_MIDNIGHT_TICK + (days - 1) * TICKS_A_DAY + hour * TICKS_AN_HOUR
}

function judged(driver: string, { kpi, sign, days }: RunningInfluence, found: readonly number[]): Verdict {
  const asClaimed = found.filter((difference) => difference * sign > 0).length
  const against = found.filter((difference) => difference * sign < 0).length
  const chance = atLeastByChance(asClaimed, found.length)
  const equal = found.length - asClaimed - against
  return { driver, kpi, sign, days, asClaimed, against, equal, chance, pass: chance <= BELIEVED }
}

/** That of so many fair coins at least so many show heads. */
function atLeastByChance(heads: number, coins: number): number {
  let ways = 1
  let sum = 0
  for (let shown = 0; shown <= coins; shown += 1) {
    if (shown >= heads) sum += ways
    ways = (ways * (coins - shown)) / (shown + 1)
  }
  return sum / 2 ** coins
}

function lineOf({ driver, kpi, sign, days, asClaimed, against, equal, pass }: Verdict): string {
  const direction = sign === 1 ? 'rises' : 'falls'
  const counts = `${asClaimed} seeds as claimed, ${against} against, ${equal} equal`
  return `${pass ? 'ok  ' : 'NOT '} ${driver}: ${kpi} ${direction} within ${days} days (${counts})`
}
