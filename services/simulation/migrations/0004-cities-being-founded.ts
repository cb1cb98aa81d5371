import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('city_founding')
    .addColumn('city_id', 'uuid', (column) => column.primaryKey())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('begun_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('city_founding_owner').on('city_founding').column('owner_id').execute()
}
