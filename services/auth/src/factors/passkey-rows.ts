import type { Kysely, Selectable } from 'kysely'

import type { Passkey } from '@urbe/contracts'
import { isSealed, type SealedColumn, sealedColumn, type Vault } from '@urbe/vault'

import type { Database, PasskeyTable } from '../database.ts'

export type StoredPasskey = Selectable<PasskeyTable>

/** `undefined` when somebody has it already. */
/** People call their passkeys by their own names and by their devices': sealed under the key of their owner. */
export const passkeyNames = (vault: Pick<Vault, 'seal' | 'open'>, userId: string): SealedColumn =>
  sealedColumn(vault, { subject: `user:${userId}`, aggregateType: 'passkey', field: 'name' })

/** Seals the names of before, once. */
export async function sealOldPasskeyNames(
  db: Kysely<Database>,
  vault: Pick<Vault, 'seal' | 'open'>,
): Promise<void> {
  const rows = await db
    .selectFrom('passkey')
    .select(['passkey_id', 'user_id', 'name'])
    .where('name', 'not like', '{"$enc":%')
    .execute()
  for (const { passkey_id, user_id, name } of rows.filter((row) => !isSealed(row.name)))
    await db
      .updateTable('passkey')
      .set({ name: await passkeyNames(vault, user_id).seal(passkey_id, name) })
      .where('passkey_id', '=', passkey_id)
      .where('name', '=', name)
      .execute()
}

export async function addPasskey(
  db: Kysely<Database>,
  row: StoredPasskey,
): Promise<StoredPasskey | undefined> {
  return await db
    .insertInto('passkey')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function listPasskeys(db: Kysely<Database>, userId: string): Promise<readonly StoredPasskey[]> {
  return await db
    .selectFrom('passkey')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('passkey_id')
    .execute()
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
): Promise<string | undefined> {
  const removed = await db
    .deleteFrom('passkey')
    .where('user_id', '=', userId)
    .where('passkey_id', '=', passkeyId)
    .returning('passkey_id')
    .executeTakeFirst()
  return removed?.passkey_id
}

export const viewOf = (row: StoredPasskey, name: string): Passkey => ({
  id: row.passkey_id,
  name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  backedUp: row.backed_up,
})
