import type { Kysely } from 'kysely'

import { adoptTables, generationsMigration } from '@urbe/read-store'

export async function up(db: Kysely<unknown>): Promise<void> {
  await generationsMigration.up(db)
  await adoptTables(db, { name: 'timeline_v1', tables: ['timeline_event'] })
}
