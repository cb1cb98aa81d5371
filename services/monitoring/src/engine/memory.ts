import type { Kysely } from 'kysely'

import type { Database } from '../database.ts'

export interface ActiveSeries {
  readonly ruleId: string
  readonly ruleVersion: number
  readonly series: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly activeAt: number
}
type Key = Pick<ActiveSeries, 'ruleId' | 'ruleVersion' | 'series'>

export interface EngineMemory {
  readonly all: () => Promise<readonly ActiveSeries[]>
  readonly begin: (active: ActiveSeries) => Promise<void>
  readonly end: (key: Key) => Promise<void>
}

/** Since when conditions hold, in Postgres: it outlives the process. */
export function engineMemory(db: Kysely<Database>): EngineMemory {
  return {
    async all() {
      const rows = await db.selectFrom('active_series').selectAll().execute()
      return rows.map((row) => ({
        ruleId: row.rule_id,
        ruleVersion: row.rule_version,
        series: row.series,
        labels: row.labels,
        value: row.value,
        activeAt: row.active_at.getTime(),
      }))
    },
    async begin({ ruleId, ruleVersion, series, labels, value, activeAt }) {
      await db
        .insertInto('active_series')
        .values({
          rule_id: ruleId,
          rule_version: ruleVersion,
          series,
          labels: JSON.stringify(labels),
          value,
          active_at: new Date(activeAt).toISOString(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async end({ ruleId, ruleVersion, series }) {
      await db
        .deleteFrom('active_series')
        .where('rule_id', '=', ruleId)
        .where('rule_version', '=', ruleVersion)
        .where('series', '=', series)
        .execute()
    },
  }
}
