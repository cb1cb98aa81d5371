import { type Kysely, sql } from 'kysely'

import { noteKeyTable } from '@urbe/audit'

export async function up(db: Kysely<unknown>): Promise<void> {
  await noteKeyTable.execute(db)
  // One row: the newest tree that was seen, and whose it is.
  await sql`create table witnessed_tree (
    is_only boolean primary key default true check (is_only),
    vkey text not null,
    size bigint not null,
    root bytea not null,
    note text not null,
    at timestamptz(3) not null
  )`.execute(db)
}
