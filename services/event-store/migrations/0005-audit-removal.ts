import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Files of what is older were removed; tiles and checkpoints stay.
  await sql`alter table audit_log add column cold_from bigint not null default 0`.execute(db)
}
