import { sql } from 'kysely'

import { type AuditPlace, findAudit } from '../../../services/event-store/src/audit/queries.ts'
import { atMost, type Figure } from '../figure.ts'
import type { FilledTrail } from './filled-trail.ts'
import { BUSY_USER, userOf } from './sample-acts.ts'

const PAGE = 50
const MILLISECONDS_MAX = 50
const CHUNK = 100_000
/** A prime, so that all sorts of users are asked for. */
const STRIDE = 104_729

export interface TimelineEffort {
  readonly queries: number
  /** Rows beyond those of the tree, put in without it. */
  readonly furtherRows: number
}

/** What one user did and what was done to them, page by page, among the acts of all. */
export async function measureTimelines(trail: FilledTrail, effort: TimelineEffort): Promise<Figure> {
  const { db } = trail
  await addRows(trail, effort.furtherRows)
  const { count } = await db
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const times: number[] = []
  let after: AuditPlace | undefined
  for (let at = 0; at < effort.queries; at += 1) {
    // Every other one goes further back in the longest timeline.
    const isBusy = at % 2 === 0
    const party = isBusy ? BUSY_USER : userOf((at * STRIDE) % count)
    const began = performance.now()
    const page = await findAudit(db, { party, limit: PAGE, after: isBusy ? after : undefined })
    times.push(performance.now() - began)
    if (page.items.length === 0) throw new Error(`${party} has no timeline`)
    if (isBusy) after = page.next
  }
  return atMost({
    name: 'audit trail: a page of one user’s timeline, p99',
    ours: p99(times),
    most: MILLISECONDS_MAX,
    unit: 'ms',
    conditions: `${PAGE} entries a page among ${count}; ${effort.queries} queries, every other one further back in a timeline of ${Math.floor(count / 100)}`,
  })
}

/** Rows like those of the tree, behind them. */
async function addRows({ db }: FilledTrail, count: number): Promise<void> {
  const { last } = await db
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.max('seq').as('last'))
    .executeTakeFirstOrThrow()
  for (let first = last + 1; first <= last + count; first += CHUNK) {
    const end = Math.min(first + CHUNK - 1, last + count)
    await sql`insert into audit_entry (seq, id, at, action, outcome, actor_id, target_id, bytes)
      select seq, gen_random_uuid(), '2026-01-01'::timestamptz + seq * interval '1 second', 'change.answered', 'allowed',
        case when seq % 100 = 0 then ${BUSY_USER} else 'u-' || seq * 7919 % 10000 end, 'c-' || seq % 50,
        (select bytes from audit_entry where audit_entry.seq = 1)
      from generate_series(${first}::bigint, ${end}::bigint) as seq`.execute(db)
  }
  if (count > 0) await sql`vacuum analyze audit_entry`.execute(db)
}

export function p99(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? Number.NaN
}
