import type { Kysely, Selectable } from 'kysely'

import type { Passkey } from '@urbe/contracts'

import type { Database, PasskeyTable } from '../database.ts'

export type StoredPasskey = Selectable<PasskeyTable>

/** `undefined` when somebody has it already. */
export async function addPasskey(db: Kysely<Database>, row: StoredPasskey): Promise<Passkey | undefined> {
  const added = await db
    .insertInto('passkey')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return added && viewOf(added)
}

export async function listPasskeys(db: Kysely<Database>, userId: string): Promise<readonly Passkey[]> {
  const rows = await db
    .selectFrom('passkey')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('passkey_id')
    .execute()
  return rows.map(viewOf)
}

export async function countOf(db: Kysely<Database>, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('passkey')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const findPasskey = (db: Kysely<Database>, credentialId: string): Promise<StoredPasskey | undefined> =>
  db.selectFrom('passkey').selectAll().where('credential_id', '=', credentialId).executeTakeFirst()

/** False when the counter has been there before. Passkeys that are copied between devices count nothing: theirs stays at 0. */
export async function moveCounter(
  db: Kysely<Database>,
  { credential_id }: StoredPasskey,
  { counter, at }: { counter: number; at: Date },
): Promise<boolean> {
  const moved = await db
    .updateTable('passkey')
    .set({ counter, last_used_at: at })
    .where('credential_id', '=', credential_id)
    .where('counter', counter === 0 ? '=' : '<', counter)
    .returning('credential_id')
    .executeTakeFirst()
  return moved !== undefined
}

export async function removePasskey(
  db: Kysely<Database>,
  { userId, passkeyId }: { userId: string; passkeyId: string },
): Promise<boolean> {
  const removed = await db
    .deleteFrom('passkey')
    .where('user_id', '=', userId)
    .where('passkey_id', '=', passkeyId)
    .returning('passkey_id')
    .executeTakeFirst()
  return removed !== undefined
}

const viewOf = (row: StoredPasskey): Passkey => ({
  id: row.passkey_id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  backedUp: row.backed_up,
})
