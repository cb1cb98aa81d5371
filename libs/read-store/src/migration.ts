import type { Kysely } from 'kysely'

/** The tables of the projection runner. */
export const readStoreMigration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('projection_checkpoint')
      .addColumn('projection', 'text', (column) => column.notNull())
      .addColumn('stream', 'text', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('commit_id', 'text')
      .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
      .addPrimaryKeyConstraint('projection_checkpoint_key', ['projection', 'stream'])
      .execute()
    await db.schema
      .createTable('parked_event')
      .addColumn('projection', 'text', (column) => column.notNull())
      .addColumn('stream', 'text', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('commit_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('events', 'jsonb', (column) => column.notNull())
      .addColumn('parked_at', 'timestamptz', (column) => column.notNull())
      .addPrimaryKeyConstraint('parked_event_key', ['projection', 'stream', 'sequence'])
      .execute()
  },
}
