import type { Truth } from './truth.ts'

const HEADINGS = ['truth', 'what', 'expected', 'obtained', 'tolerance', 'outcome'] as const

/** One line of a table as wide as a terminal may well be. */
export function lineOf({ id, what, expected, obtained, tolerance, outcome }: Truth): string {
  const mark = outcome === 'fail' ? 'FAIL' : outcome
  return `${mark.padEnd(8)}${id.padEnd(5)}${what.padEnd(58)} ${expected} | ${obtained} | ${tolerance}`
}

export interface Account {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function accountOf(truths: readonly Truth[]): Account {
  const count = (outcome: Truth['outcome']) => truths.filter((truth) => truth.outcome === outcome).length
  return { passed: count('pass'), failed: count('fail'), skipped: count('skipped') }
}

export interface Conditions {
  /** Where the data lay: the page does not tell, it is another place on every machine. */
  readonly folder: string
  readonly node: string
  readonly seconds: number
  readonly date: string
}

/** The page that goes with the manual. */
export function pageOf(parts: ReadonlyMap<string, readonly Truth[]>, conditions: Conditions): string {
  const { passed, failed, skipped } = accountOf([...parts.values()].flat())
  const head = [
    '# What the model was held against',
    '',
    'Written by `make validate DATA=<folder>`. The published networks and cases are not part of this repository, because several of',
    'them may not be passed on; the manual’s pages of the [sub-models](manual/explanation/model/README.md) say where each comes from.',
    '',
    `${passed} passed, ${failed} failed, ${skipped} skipped for want of data or of SUMO, on ${conditions.date} with Node ${conditions.node} in ${conditions.seconds} s.`,
  ]
  const tables = [...parts].flatMap(([part, truths]) => ['', `## ${part}`, '', ...tableOf(truths)])
  return `${[...head, ...tables].join('\n')}\n`.replaceAll(conditions.folder, '<folder>')
}

function tableOf(truths: readonly Truth[]): string[] {
  const rows = truths.map((truth) => [
    truth.id,
    truth.what,
    truth.expected,
    truth.obtained,
    truth.tolerance,
    truth.outcome,
  ])
  return [HEADINGS, HEADINGS.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map(escaped).join(' | ')} |`,
  )
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|')
}
