import { RUNNING_INFLUENCES, SHOCK_DAYS } from '@urbe/city-model/kpi'

import { changeOf, nameOf, type Verdict } from './verdicts.ts'

export interface Tried {
  readonly seeds: number
  /** The first of the seeds. */
  readonly seed: number
  readonly seconds: number
  readonly node: string
  readonly verdicts: readonly Verdict[]
}

const HEADINGS = [
  'driver',
  'indicator',
  'claimed',
  'days',
  'citizens',
  'less → more, means',
  'as claimed, against, equal',
  'by chance',
  'borne out',
]
const DIGITS = 5

/** The page of the manual that `make influences` writes. */
export function pageOf({ seeds, seed, seconds, node, verdicts }: Tried): string {
  const borneOut = verdicts.filter(({ pass }) => pass).length
  const rows = [
    HEADINGS,
    HEADINGS.map(() => '---'),
    ...verdicts.map((verdict, at) => cellsOf(verdict, verdicts[at - 1])),
  ]
  return [
    '# What drivers do to a city',
    '',
    'Written by `make influences`, which is `urbe influences --markdown` on cities that had no part in choosing the claims.',
    '',
    'Two generated cities of one seed differ in one driver alone: a policy from their first day on, or a shock that strikes one of them when',
    `${SHOCK_DAYS} days have closed. So many days after the change their indicators are compared. A claim is borne out where a fair coin would fall`,
    'on the claimed side as often in no more than one of twenty such trials (one-sided sign test; cities without a difference count against the claim).',
    '',
    `${borneOut} of ${verdicts.length} claims are borne out, on seeds ${seed} to ${seed + seeds - 1}, with Node ${node} in ${seconds} s.`,
    '',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n')
}

function cellsOf(verdict: Verdict, before: Verdict | undefined): readonly string[] {
  const { driver, kpi, sign, days, hour, citizens, less, more, asClaimed, against, equal, chance, pass } =
    verdict
  return [
    driver === before?.driver ? '' : `\`${driver}\` ${told(driver)}`,
    `\`${kpi}\``,
    sign === 1 ? '+' : '−',
    hour === undefined ? `${days}` : `${days}, at ${hour}:00`,
    `${citizens}`,
    `${short(less)} → ${short(more)}`,
    `${asClaimed}, ${against}, ${equal}`,
    chance.toFixed(4),
    pass ? 'yes' : '**no**',
  ]
}

function told(driver: string): string {
  const claim = RUNNING_INFLUENCES.find((each) => nameOf(each.driver) === driver)
  return claim === undefined ? '' : `(${changeOf(claim.driver)})`
}

function short(value: number): string {
  return String(Number(value.toPrecision(DIGITS)))
}
