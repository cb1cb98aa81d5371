import type { AuditEntry } from '@urbe/contracts'

import type { AuditCount } from './queries.ts'

export interface Report {
  readonly at: string
  readonly from: string | null
  readonly to: string | null
  /** Entries before this one are in cold files, and not in the report. */
  readonly keptFrom: number
  readonly total: number
  readonly counts: readonly AuditCount[]
  readonly entries: readonly AuditEntry[]
}

const COLUMNS = [
  'seq',
  'ts',
  'service',
  'action',
  'outcome',
  'reason',
  'actor',
  'target',
  'address',
  'details',
] as const

function cellsOf(entry: AuditEntry): readonly string[] {
  const { seq, ts, service, action, outcome, reason = '', actor, target, context, details } = entry
  const who = actor.id === undefined ? actor.type : `${actor.type}:${actor.id}`
  const what = target === undefined ? '' : `${target.type}:${target.id}`
  const more = details === undefined ? '' : JSON.stringify(details)
  return [String(seq), ts, service, action, outcome, reason, who, what, context?.address ?? '', more]
}

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe: callers choose what is in it. */
export function csvReport({ entries }: Report): string {
  const lines = [COLUMNS, ...entries.map(cellsOf)]
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One page that needs nothing from elsewhere; everything that a caller could have chosen is escaped. */
export function htmlReport(report: Report): string {
  const { at, from, to, keptFrom, total, counts, entries } = report
  const summary = counts.map(({ action, outcome, count, actors }) => [
    action,
    outcome,
    String(count),
    String(actors),
  ])
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Audit report</title>
<style>body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid #999;padding:2px 6px;text-align:left}</style>
</head><body>
<h1>Audit report</h1>
<p>Made at ${escaped(at)}, from ${escaped(from ?? 'the beginning')} to ${escaped(to ?? 'now')}: ${total} acts, of which ${entries.length} are listed.${keptFrom === 0 ? '' : ` Entries before ${keptFrom} lie in cold files and are not counted.`}</p>
${table(['action', 'outcome', 'acts', 'actors'], summary)}
${table(COLUMNS, entries.map(cellsOf))}
</body></html>
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: string) => (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  return `<table>\n${[row('th')(head), ...rows.map(row('td'))].join('\n')}\n</table>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)
