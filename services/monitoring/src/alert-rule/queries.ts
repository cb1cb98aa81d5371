import type { Kysely, Selectable } from 'kysely'

import type { AlertRule, Page } from '@urbe/contracts'

import type { Database } from '../database.ts'
import { type Cursors, type PageQuery, pageOf } from '../paging.ts'

const viewOf = (row: Selectable<Database['alert_rule']>): AlertRule => ({
  ...row.body,
  id: row.rule_id,
  createdAt: row.created_at.toISOString(),
  version: row.version,
})

export async function findAlertRule(db: Kysely<Database>, id: string): Promise<AlertRule | undefined> {
  const row = await db.selectFrom('alert_rule').selectAll().where('rule_id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : viewOf(row)
}

export async function listAlertRules(
  db: Kysely<Database>,
  cursors: Cursors,
  query: PageQuery,
): Promise<Page<AlertRule>> {
  const after = cursors.open(query.cursor)
  let select = db.selectFrom('alert_rule').selectAll()
  if (after !== undefined) {
    select = select.where((is) =>
      is(is.refTuple('created_at', 'rule_id'), '>', is.tuple(new Date(after.at), after.id)),
    )
  }
  const rows = await select
    .orderBy('created_at')
    .orderBy('rule_id')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows.map(viewOf), query, (last) => cursors.sign({ at: last.createdAt, id: last.id }))
}

/** What the engine evaluates. */
export interface RuleInForce extends AlertRule {
  /** When this version of the rule began, milliseconds since 1970. */
  readonly changedAt: number
}

export async function enabledAlertRules(db: Kysely<Database>): Promise<readonly RuleInForce[]> {
  const rows = await db.selectFrom('alert_rule').selectAll().execute()
  return rows
    .map((row) => ({ ...viewOf(row), changedAt: row.changed_at.getTime() }))
    .filter(({ enabled }) => enabled)
}

export const alertRuleRows = (db: Kysely<Database>) => ({
  count: async () => {
    const { rows } = await db
      .selectFrom('alert_rule')
      .select(({ fn }) => fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow()
    return Number(rows)
  },
  known: async (ids: readonly string[]) => {
    const rows = await db.selectFrom('alert_rule').select('rule_id').where('rule_id', 'in', ids).execute()
    return rows.map(({ rule_id: id }) => id)
  },
})
