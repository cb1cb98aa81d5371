import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Out of how much of the stream the signed tree had grown.
  await sql`alter table audit_checkpoint add column sequence bigint`.execute(db)
  // Messages before it were removed from the stream, and the chain of the stream there.
  await sql`alter table audit_log
    add column messages_from bigint not null default 1,
    add column messages_head text not null default ''`.execute(db)
}
