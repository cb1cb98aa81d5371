import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // What is older lies in cold files; tiles and checkpoints stay.
  await sql`alter table audit_log
    add column kept_from bigint not null default 0,
    add column pruned_until timestamptz(3)`.execute(db)
  await sql`create index audit_checkpoint_by_time on audit_checkpoint (at desc, size desc)`.execute(db)
}
