import { type Kysely, sql } from 'kysely'

import type { Database } from '../database.ts'

/** The newest tree that was seen; what is smaller, or does not go on from it, is no longer accepted. */
export interface Remembered {
  /** Of the log: the first one that was met is the only one that is believed. */
  readonly vkey: string
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
}

export async function recall(db: Kysely<Database>): Promise<Remembered | undefined> {
  return await db.selectFrom('witnessed_tree').select(['vkey', 'size', 'root', 'note']).executeTakeFirst()
}

/** False when another instance has gone further meanwhile: nothing was remembered then. */
export async function remember(
  db: Kysely<Database>,
  {
    before,
    seen,
    at,
  }: { readonly before: Remembered | undefined; readonly seen: Remembered; readonly at: Date },
): Promise<boolean> {
  const { vkey, size, root, note } = seen
  const { rows } = await sql`
    insert into witnessed_tree (vkey, size, root, note, at) values (${vkey}, ${size}, ${root}, ${note}, ${at})
    on conflict (is_only) do update set vkey = excluded.vkey, size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at
    where witnessed_tree.size = ${before?.size ?? 0} and witnessed_tree.vkey = ${before?.vkey ?? vkey}
    returning size`.execute(db)
  return rows.length === 1
}
