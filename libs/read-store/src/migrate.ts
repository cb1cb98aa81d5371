import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

export type Migrations = Readonly<Record<string, Migration>>

/** Runs what has not run yet, in the order of the names, under Kysely's advisory lock. There is no way back. */
export async function migrate<DB>(db: Kysely<DB>, migrations: Migrations): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw new Error('a migration failed', { cause: error })
}
