import type { Kysely } from 'kysely'

import { PASSWORD_HISTORY_MAX } from '@urbe/contracts'

import type { Database } from '../database.ts'

interface Stored {
  readonly userId: string
  readonly hash: string
  readonly at: Date
}

/** A password that its owner chose: it stands, and is remembered so that it does not come again. */
export async function keepPassword(trx: Kysely<Database>, { userId, hash, at }: Stored): Promise<void> {
  await trx
    .insertInto('credential')
    .values({ user_id: userId, password_hash: hash, changed_at: at })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ password_hash: hash, changed_at: at }))
    .execute()
  await trx
    .insertInto('password_history')
    .values({ user_id: userId, password_hash: hash, changed_at: at })
    .execute()
  await forgetOldest(trx, userId)
}

interface Verified {
  readonly userId: string
  /** The hash against which the password was right. */
  readonly verified: string
}

/** The same password, hashed as passwords are hashed today; false when another one was chosen meanwhile. */
export async function rehashPassword(
  db: Kysely<Database>,
  { userId, hash, verified, at }: Stored & Verified,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('credential')
    .set({ password_hash: hash, changed_at: at })
    .where('user_id', '=', userId)
    .where('password_hash', '=', verified)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Holds the password until the transaction ends; false when it is another one by then. */
export async function holdPassword(trx: Kysely<Database>, { userId, verified }: Verified): Promise<boolean> {
  const row = await trx
    .selectFrom('credential')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('password_hash', '=', verified)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

async function forgetOldest(trx: Kysely<Database>, userId: string): Promise<void> {
  const kept = trx
    .selectFrom('password_history')
    .select('entry')
    .where('user_id', '=', userId)
    .orderBy('changed_at', 'desc')
    .orderBy('entry', 'desc')
    .limit(PASSWORD_HISTORY_MAX)
  await trx
    .deleteFrom('password_history')
    .where('user_id', '=', userId)
    .where('entry', 'not in', kept)
    .execute()
}
