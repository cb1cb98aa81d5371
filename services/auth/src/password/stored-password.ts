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

/** The same password, hashed as passwords are hashed today. */
export async function rehashPassword(db: Kysely<Database>, { userId, hash, at }: Stored): Promise<void> {
  await db
    .updateTable('credential')
    .set({ password_hash: hash, changed_at: at })
    .where('user_id', '=', userId)
    .execute()
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
