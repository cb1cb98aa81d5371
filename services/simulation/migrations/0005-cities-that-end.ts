import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('city_ending')
    .addColumn('city_id', 'uuid', (column) => column.primaryKey())
    .addColumn('since', 'timestamptz', (column) => column.notNull())
    .execute()
}
