import { type Kysely, sql } from 'kysely'

import { noteKeyTable } from '@urbe/audit'

/** The trail is no read model: nothing here is ever rebuilt or removed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table audit_entry (
    seq bigint primary key,
    id uuid not null unique,
    at timestamptz(3) not null,
    action text not null,
    outcome text not null,
    actor_id text,
    target_id text,
    bytes bytea not null
  )`.execute(db)
  // Newest first, whatever it is narrowed down to; the place in the tree makes the order of a page stable.
  for (const column of ['actor_id', 'target_id', 'action', 'outcome']) {
    const index = sql.ref(`audit_by_${column}`)
    await sql`create index ${index} on audit_entry (${sql.ref(column)}, at desc, seq desc)`.execute(db)
  }
  await sql`create index audit_newest on audit_entry (at desc, seq desc)`.execute(db)
  await sql`create table audit_tile (
    level integer not null,
    index bigint not null,
    hashes bytea not null,
    primary key (level, index)
  )`.execute(db)
  // One row: how far the tree has grown, and out of how much of the stream.
  await sql`create table audit_log (
    is_only boolean primary key default true check (is_only),
    size bigint not null,
    sequence bigint not null,
    message_id text not null
  )`.execute(db)
  await sql`insert into audit_log (size, sequence, message_id) values (0, 0, '')`.execute(db)
  await sql`create table audit_checkpoint (
    size bigint primary key,
    root bytea not null,
    note text not null,
    at timestamptz(3) not null,
    announced boolean not null default false,
    cosignature text
  )`.execute(db)
  await sql`create table audit_witness (vkey text primary key, seen_at timestamptz(3) not null)`.execute(db)
  await noteKeyTable.execute(db)
}
