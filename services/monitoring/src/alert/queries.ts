import type { Kysely, Selectable } from 'kysely'

import type { Alert, Page } from '@urbe/contracts'

import type { Database } from '../database.ts'
import { type Cursors, type PageQuery, pageOf } from '../paging.ts'

const viewOf = (row: Selectable<Database['alert']>): Alert => ({
  id: row.alert_id,
  ruleId: row.rule_id,
  ruleName: row.rule_name,
  state: row.state,
  severity: row.severity,
  labels: row.labels,
  value: row.value,
  activeAt: row.active_at.toISOString(),
  firedAt: row.fired_at.toISOString(),
  resolvedAt: row.resolved_at?.toISOString() ?? null,
  version: row.version,
})

export async function findAlert(
  db: Kysely<Database>,
  id: string,
): Promise<{ alert: Alert; channels: readonly string[] } | undefined> {
  const row = await db.selectFrom('alert').selectAll().where('alert_id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : { alert: viewOf(row), channels: row.channels }
}

export async function listAlerts(
  db: Kysely<Database>,
  cursors: Cursors,
  query: PageQuery & { readonly state?: Alert['state'] | undefined },
): Promise<Page<Alert>> {
  const after = cursors.open(query.cursor)
  let select = db.selectFrom('alert').selectAll()
  if (query.state !== undefined) select = select.where('state', '=', query.state)
  if (after !== undefined) {
    select = select.where((is) =>
      is(is.refTuple('fired_at', 'alert_id'), '<', is.tuple(new Date(after.at), after.id)),
    )
  }
  const rows = await select
    .orderBy('fired_at', 'desc')
    .orderBy('alert_id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows.map(viewOf), query, (last) => cursors.sign({ at: last.firedAt, id: last.id }))
}

/** Alerts that have not been resolved: what the engine goes on with after a restart. */
export async function openAlerts(db: Kysely<Database>): Promise<readonly Alert[]> {
  const rows = await db.selectFrom('alert').selectAll().where('state', '<>', 'resolved').execute()
  return rows.map(viewOf)
}
