import { sql } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'
import { createTimeline } from './tables.ts'
import { wordsOf } from './words.ts'

/** Imported files are large; the timeline says how large, and the log has the rest. */
export const DATA_CHARACTERS_MAX = 16_384
/** The beat of a running city: it says nothing that anybody would search for, several times a second. */
const NOT_INDEXED: ReadonlySet<string> = new Set(['TicksSimulated'])

/** Everything that happened, of every stream. */
export const timeline: Projection<Database> = {
  name: 'timeline_v1',
  tables: ['timeline_event'],
  createTables: createTimeline,
  async apply(trx, events) {
    const rows = events.filter(({ type }) => !NOT_INDEXED.has(type))
    if (rows.length === 0) return
    const column = <Value>(of: (event: RecordedEvent) => Value) => rows.map(of)
    await sql`
      insert into timeline_event (stream, sequence, index, at, type, actor, city_id, event, words)
      select stream, sequence, index, at, type, actor, city_id, event::jsonb, to_tsvector('simple', words)
      from unnest(
        ${column(({ stream }) => stream)}::text[],
        ${column(({ sequence }) => sequence)}::bigint[],
        ${column(({ index }) => index)}::int[],
        ${column(({ at }) => at)}::timestamptz[],
        ${column(({ type }) => type)}::text[],
        ${column(({ actor }) => actor)}::text[],
        ${column(({ cityId }) => cityId ?? null)}::uuid[],
        ${column(storable)}::text[],
        ${column(wordsOf)}::text[]
      ) as row (stream, sequence, index, at, type, actor, city_id, event, words)
    `.execute(trx)
  },
}

function storable(event: RecordedEvent): string {
  const data = JSON.stringify(event.data ?? null)
  const short =
    data.length <= DATA_CHARACTERS_MAX ? event : { ...event, data: { omittedCharacters: data.length } }
  // A NUL is JSON, but Postgres cannot hold it.
  return JSON.stringify(short).replaceAll('\\u0000', '\\ufffd')
}
