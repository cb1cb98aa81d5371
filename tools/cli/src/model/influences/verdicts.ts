import type { RunningDriver } from '@urbe/city-model/kpi'

import type { Pair, SizedClaim } from './lives.ts'

/** A sign that comes so often only by chance in one of twenty tests is believed. */
const BELIEVED = 0.05

export interface Verdict {
  readonly driver: string
  readonly kpi: string
  readonly sign: 1 | -1
  readonly days: number
  readonly hour?: number
  readonly citizens: number
  /** Means of the indicator over the seeds. */
  readonly less: number
  readonly more: number
  /** Seeds with the claimed sign, the other one, and no difference. */
  readonly asClaimed: number
  readonly against: number
  readonly equal: number
  /** That chance alone does as well: the one-sided sign test, seeds without a difference counted against the claim. */
  readonly chance: number
  readonly pass: boolean
}

export function nameOf(driver: RunningDriver): string {
  return driver.kind === 'policy' ? driver.policy : driver.shock.kind
}

/** What is changed, from less to more. */
export function changeOf(driver: RunningDriver): string {
  if (driver.kind === 'policy') return `${driver.lower} → ${driver.higher}`
  const { kind, ...numbers } = driver.shock
  return Object.entries(numbers)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

/** Of one claim, by the pairs of all seeds. */
export function judged(
  { driver, kpi, sign, days, hour, citizens }: SizedClaim,
  pairs: readonly Pair[],
): Verdict {
  const differences = pairs.map(({ less, more }) => (more - less) * sign)
  const asClaimed = differences.filter((difference) => difference > 0).length
  const against = differences.filter((difference) => difference < 0).length
  const chance = atLeastByChance(asClaimed, pairs.length)
  return {
    driver: nameOf(driver),
    kpi,
    sign,
    days,
    ...(hour !== undefined && { hour }),
    citizens,
    less: meanOf(pairs.map(({ less }) => less)),
    more: meanOf(pairs.map(({ more }) => more)),
    asClaimed,
    against,
    equal: pairs.length - asClaimed - against,
    chance,
    pass: chance <= BELIEVED,
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
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

export function lineOf({ driver, kpi, sign, days, asClaimed, against, equal, pass }: Verdict): string {
  const direction = sign === 1 ? 'rises' : 'falls'
  const counts = `${asClaimed} seeds as claimed, ${against} against, ${equal} equal`
  return `${pass ? 'ok  ' : 'NOT '} ${driver}: ${kpi} ${direction} within ${days} days (${counts})`
}
