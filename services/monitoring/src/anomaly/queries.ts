import type { Kysely } from 'kysely'

import { explain } from '@urbe/anomaly'
import type { Anomaly, Page } from '@urbe/contracts'

import type { Database } from '../database.ts'
import { type Cursors, type PageQuery, pageOf } from '../paging.ts'

export interface AnomalyQuery extends PageQuery {
  readonly detector?: Anomaly['detector'] | undefined
  readonly severity?: Anomaly['severity'] | undefined
  readonly subject?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export async function listAnomalies(
  db: Kysely<Database>,
  cursors: Cursors,
  query: AnomalyQuery,
): Promise<Page<Anomaly>> {
  const rows = await narrowed(db, cursors, query)
    .orderBy('found_at', 'desc')
    .orderBy('anomaly.anomaly_id', 'desc')
    .limit(query.limit + 1)
    .execute()
  const items = rows.map(({ anomaly_id: id, body, found_at, networks }) => ({
    ...body,
    id,
    explanation: explain({ ...body, firstAt: Date.parse(body.firstAt), lastAt: Date.parse(body.lastAt) }),
    networks: [...(networks ?? [])],
    foundAt: found_at.toISOString(),
  }))
  return pageOf(items, query, (last) => cursors.sign({ at: last.foundAt, id: last.id }))
}

function narrowed(
  db: Kysely<Database>,
  cursors: Cursors,
  { cursor, detector, severity, ...query }: AnomalyQuery,
) {
  const after = cursors.open(cursor)
  let select = db
    .selectFrom('anomaly')
    .leftJoin('anomaly_origin', 'anomaly_origin.anomaly_id', 'anomaly.anomaly_id')
    .select(['anomaly.anomaly_id', 'body', 'found_at', 'networks'])
  if (detector !== undefined) select = select.where('detector', '=', detector)
  if (severity !== undefined) select = select.where('severity', '=', severity)
  if (query.subject !== undefined) select = select.where('subject_id', '=', query.subject)
  if (query.from !== undefined) select = select.where('found_at', '>=', new Date(query.from))
  if (query.to !== undefined) select = select.where('found_at', '<=', new Date(query.to))
  if (after === undefined) return select
  return select.where((is) =>
    is(is.refTuple('found_at', 'anomaly.anomaly_id'), '<', is.tuple(new Date(after.at), after.id)),
  )
}
