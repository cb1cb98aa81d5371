import type { Finding } from '@urbe/contracts'

import type { Context } from '../context.ts'
import { table } from '../table.ts'

/** Every finding in full: which stream, which sequences, what kind, and what was seen. */
export function findingsText({ paint }: Context, findings: readonly Finding[]): string {
  const rows = findings.map(({ stream, where, kind, first, last, segment, detail }) => [
    stream,
    where,
    first === last ? `${first}` : `${first}-${last}`,
    isHarmless(kind) ? paint.yellow(kind) : paint.red(kind),
    segment === undefined ? detail : `${detail} (${segment})`,
  ])
  return table(['STREAM', 'WHERE', 'SEQUENCES', 'KIND', 'DETAIL'], rows)
}

export function summaryOf(findings: readonly Finding[]): string {
  const count = findings.filter(({ kind }) => !isHarmless(kind)).length
  return `not intact: ${count === 1 ? '1 finding' : `${count} findings`}`
}

/** What is not archived yet will be in a moment. */
function isHarmless(kind: Finding['kind']): boolean {
  return kind === 'unarchived'
}
