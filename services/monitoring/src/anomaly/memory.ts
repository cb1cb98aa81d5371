import type { Kysely } from 'kysely'

import type { WatchSnapshot } from '@urbe/anomaly'

import type { Database } from '../database.ts'

/** What the detectors remember, in one row, so that a restart does not begin with strangers. */
export function watchMemory(db: Kysely<Database>) {
  return {
    async recall(): Promise<WatchSnapshot | undefined> {
      const row = await db.selectFrom('anomaly_memory').select('body').executeTakeFirst()
      return row?.body
    },
    async keep(snapshot: WatchSnapshot, at: Date): Promise<void> {
      const row = { body: JSON.stringify(snapshot), at: at.toISOString() }
      await db
        .insertInto('anomaly_memory')
        .values(row)
        .onConflict((conflict) => conflict.column('is_only').doUpdateSet(row))
        .execute()
    },
  }
}
export type WatchMemory = ReturnType<typeof watchMemory>
