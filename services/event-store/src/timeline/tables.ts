import { type Kysely, sql } from 'kysely'

/** What the projection writes to, the same for every generation of it. */
export async function createTimeline(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('timeline_event')
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('index', 'integer', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('city_id', 'uuid')
    .addColumn('event', 'jsonb', (column) => column.notNull())
    .addColumn('words', sql`tsvector`, (column) => column.notNull())
    .addPrimaryKeyConstraint('timeline_event_key', ['stream', 'sequence', 'index'])
    .execute()
  // Newest first, whatever it is narrowed down to; the key behind the time makes the order of a page stable.
  const newest = sql`at desc, stream desc, sequence desc, index desc`
  await sql`create index timeline_newest on timeline_event (${newest})`.execute(db)
  await sql`create index timeline_by_city on timeline_event (city_id, ${newest})`.execute(db)
  await sql`create index timeline_by_actor on timeline_event (actor, ${newest})`.execute(db)
  await sql`create index timeline_by_type on timeline_event (type, ${newest})`.execute(db)
  await sql`create index timeline_words on timeline_event using gin (words)`.execute(db)
}
