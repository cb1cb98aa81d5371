import { type ExpressionBuilder, type Kysely, sql } from 'kysely'

import type { Term, Visible } from '@urbe/access'
import { type RecordedEvent, streams } from '@urbe/contracts'

import type { Database } from '../database.ts'
import { searchFor } from './words.ts'

export interface TimelineQuery {
  readonly city?: string | undefined
  readonly actor?: string | undefined
  readonly types?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly q?: string | undefined
  readonly limit: number
  readonly after?: TimelinePlace | undefined
  readonly visible: Visible
  /** Beginnings of subjects that are not shown. */
  readonly hidden: readonly string[]
}
/** Where a page ended; the time as Postgres spells it, because a `Date` has no microseconds. */
export type TimelinePlace = readonly [at: string, stream: string, sequence: number, index: number]
export interface TimelinePage {
  readonly items: readonly RecordedEvent[]
  readonly next: TimelinePlace | undefined
}

/** What happened, newest first. */
export async function findTimeline(db: Kysely<Database>, query: TimelineQuery): Promise<TimelinePage> {
  const rows = await narrowed(db, query)
    .select(['event', 'stream', 'sequence', 'index', sql<string>`at::text`.as('moment')])
    .orderBy('at', 'desc')
    .orderBy('stream', 'desc')
    .orderBy('sequence', 'desc')
    .orderBy('index', 'desc')
    .limit(query.limit + 1)
    .execute()
  const items = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? items.at(-1) : undefined
  return {
    items: items.map(({ event }) => event),
    next: last && [last.moment, last.stream, last.sequence, last.index],
  }
}

function narrowed(
  db: Kysely<Database>,
  { city, actor, types, from, to, q, after, visible, hidden }: TimelineQuery,
) {
  let found = db.selectFrom('timeline_event').$if(!visible.isAll, (query) => query.where(isVisible(visible)))
  for (const beginning of hidden)
    found = found.where(
      sql<boolean>`(stream <> ${streams.platform} or not starts_with(event->>'subject', ${beginning}))`,
    )
  if (city !== undefined) found = found.where('city_id', '=', city)
  if (actor !== undefined) found = found.where('actor', '=', actor)
  if (types !== undefined) found = found.where('type', 'in', types)
  if (from !== undefined) found = found.where('at', '>=', new Date(from))
  if (to !== undefined) found = found.where('at', '<=', new Date(to))
  const search = q === undefined ? undefined : searchFor(q)
  if (search !== undefined) found = found.where(sql<boolean>`words @@ to_tsquery('simple', ${search})`)
  if (after !== undefined) found = found.where(beyond(after))
  return found
}

/** Owners are not known here: what only they may see stays hidden. */
function isVisible({ allow, deny, within }: Visible) {
  return (row: ExpressionBuilder<Pick<Database, 'timeline_event'>, 'timeline_event'>) => {
    const fits = ({ cities, ownerId }: Term) => {
      if (ownerId !== undefined || cities?.size === 0) return sql<boolean>`false`
      return cities === undefined ? sql<boolean>`true` : row('city_id', 'in', [...cities])
    }
    // Of an event without a city nothing is known but that it lies in none.
    const named = row('city_id', 'is not', null)
    const denied = deny.filter(({ ownerId }) => ownerId === undefined).map(fits)
    return row.and([named, ...within.map(fits), row.or(allow.map(fits)), row.not(row.or(denied))])
  }
}

function beyond([at, stream, sequence, index]: TimelinePlace) {
  return sql<boolean>`(at, stream, sequence, index) < (${at}::timestamptz, ${stream}, ${sequence}, ${index})`
}
