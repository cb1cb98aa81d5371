import type { Kysely } from 'kysely'

/** What the projection of runs writes to, the same for every generation of it. */
export async function createRunTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('city_run')
    .addColumn('city_id', 'uuid', (column) => column.primaryKey())
    .addColumn('phase', 'text', (column) => column.notNull().defaultTo('founded'))
    .addColumn('speed', 'jsonb')
    .addColumn('tick', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('state_hash', 'text')
    .addColumn('sequence', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('city_policy')
    .addColumn('city_id', 'uuid', (column) => column.notNull())
    .addColumn('policy', 'text', (column) => column.notNull())
    .addColumn('parameters', 'jsonb', (column) => column.notNull())
    .addColumn('since', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('city_policy_key', ['city_id', 'policy'])
    .execute()
}
