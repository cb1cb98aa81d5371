import type { Kysely, Selectable } from 'kysely'

import type { Page } from '@urbe/contracts'

import type { Database } from '../database.ts'
import { type Cursors, type PageQuery, pageOf } from '../paging.ts'

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'webhook'
  readonly host: string
  readonly createdAt: string
  readonly version: number
}

const viewOf = (row: Selectable<Database['channel']>): Channel => ({
  id: row.channel_id,
  name: row.name,
  kind: 'webhook',
  host: row.host,
  createdAt: row.created_at.toISOString(),
  version: row.version,
})

export async function listChannels(
  db: Kysely<Database>,
  cursors: Cursors,
  query: PageQuery,
): Promise<Page<Channel>> {
  const after = cursors.open(query.cursor)
  let select = db.selectFrom('channel').selectAll()
  if (after !== undefined) {
    select = select.where((is) =>
      is(is.refTuple('created_at', 'channel_id'), '>', is.tuple(new Date(after.at), after.id)),
    )
  }
  const rows = await select
    .orderBy('created_at')
    .orderBy('channel_id')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows.map(viewOf), query, (last) => cursors.sign({ at: last.createdAt, id: last.id }))
}

export const channelRows = (db: Kysely<Database>) => ({
  count: async () => {
    const { rows } = await db
      .selectFrom('channel')
      .select(({ fn }) => fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow()
    return Number(rows)
  },
  known: async (ids: readonly string[]) => {
    const rows = await db.selectFrom('channel').select('channel_id').where('channel_id', 'in', ids).execute()
    return rows.map(({ channel_id: id }) => id)
  },
})
