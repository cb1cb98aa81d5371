import { type Kysely, sql } from 'kysely'

import type { AuditEntry } from '@urbe/contracts'

import type { Database } from '../database.ts'

export interface AuditFilter {
  readonly actor?: string | undefined
  readonly actions?: readonly string[] | undefined
  readonly outcome?: string | undefined
  readonly target?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Whoever acted or was acted upon. */
  readonly party?: string | undefined
}
/** Where a page ended; the time in milliseconds since 1970. */
export type AuditPlace = readonly [at: number, seq: number]
export interface AuditQuery extends AuditFilter {
  readonly limit: number
  readonly after?: AuditPlace | undefined
}
export interface AuditPage {
  readonly items: readonly AuditEntry[]
  readonly next: AuditPlace | undefined
}

/** Entries as their leaves hash them, newest first. */
export async function findAudit(db: Kysely<Database>, query: AuditQuery): Promise<AuditPage> {
  const { party, limit } = query
  const rows = await (party === undefined
    ? newest(db, query, limit + 1)
    : ofParty(db, query, party)
  ).execute()
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items: items.map(entryIn), next: last && [last.at.getTime(), last.seq] }
}

// The cast holds because only the sequencer writes these bytes, of an entry that it has parsed.
export const entryIn = ({ bytes }: { bytes: Uint8Array }) =>
  JSON.parse(new TextDecoder().decode(bytes)) as AuditEntry

function newest(db: Kysely<Database>, query: AuditQuery, count: number) {
  return narrowed(db, query)
    .select(['seq', 'at', 'bytes'])
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(count)
}

/** Each half has an index that ends with the time; one condition with `or` would have none. */
function ofParty(db: Kysely<Database>, query: AuditQuery, party: string) {
  const half = (filter: AuditFilter) => newest(db, { ...query, ...filter }, query.limit + 1)
  const acted = db.selectFrom(half({ actor: party }).as('acted')).selectAll()
  const actedUpon = db.selectFrom(half({ target: party }).as('acted_upon')).selectAll()
  return db
    .selectFrom(acted.union(actedUpon).as('timeline'))
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(query.limit + 1)
}

function narrowed(db: Kysely<Database>, { actor, actions, outcome, target, from, to, ...rest }: AuditFilter) {
  let found = db.selectFrom('audit_entry')
  if (actor !== undefined) found = found.where('actor_id', '=', actor)
  if (actions !== undefined) found = found.where('action', 'in', actions)
  if (outcome !== undefined) found = found.where('outcome', '=', outcome)
  if (target !== undefined) found = found.where('target_id', '=', target)
  if (from !== undefined) found = found.where('at', '>=', new Date(from))
  if (to !== undefined) found = found.where('at', '<=', new Date(to))
  const { after } = rest as Pick<AuditQuery, 'after'>
  if (after === undefined) return found
  return found.where(sql<boolean>`(at, seq) < (${new Date(after[0])}, ${after[1]})`)
}

export interface AuditCount {
  readonly action: string
  readonly outcome: string
  readonly count: number
  readonly actors: number
}

export async function countAudit(db: Kysely<Database>, filter: AuditFilter): Promise<readonly AuditCount[]> {
  return await narrowed(db, filter)
    .select(({ fn }) => [
      'action',
      'outcome',
      fn.countAll<number>().as('count'),
      fn.count<number>('actor_id').distinct().as('actors'),
    ])
    .groupBy(['action', 'outcome'])
    .orderBy('action')
    .orderBy('outcome')
    .execute()
}
