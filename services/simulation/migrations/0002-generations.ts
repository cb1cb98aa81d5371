import type { Kysely } from 'kysely'

import { adoptTables, generationsMigration } from '@urbe/read-store'

export async function up(db: Kysely<unknown>): Promise<void> {
  await generationsMigration.up(db)
  await adoptTables(db, { name: 'cities_v1', tables: ['city'] })
  await adoptTables(db, { name: 'city_runs_v1', tables: ['city_run', 'city_policy'] })
}
