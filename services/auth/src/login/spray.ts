import { type Kysely, sql } from 'kysely'

import type { Database } from '../database.ts'
import { tooMany } from './buckets.ts'

interface Place {
  readonly address: string
  readonly account: string
}

interface Limits {
  readonly windowMs: number
  readonly accountsMax: number
}

/**
 * One password tried at many accounts: an address may fail at so many of them and no more. Runs in a transaction that holds the
 * address' bucket, so that many at once are counted one after another.
 */
export async function takeAccount(
  trx: Kysely<Database>,
  now: Date,
  { address, account, windowMs, accountsMax }: Place & Limits,
): Promise<void> {
  await trx
    .insertInto('login_spray')
    .values({ address, account, last_at: now })
    .onConflict((conflict) => conflict.columns(['address', 'account']).doUpdateSet({ last_at: now }))
    .execute()
  const { count, oldest } = await trx
    .selectFrom('login_spray')
    .select([sql<number>`count(*)::int`.as('count'), sql<Date>`min(last_at)`.as('oldest')])
    .where('address', '=', address)
    .where('last_at', '>', new Date(now.getTime() - windowMs))
    .executeTakeFirstOrThrow()
  if (count > accountsMax) throw tooMany(oldest.getTime() + windowMs - now.getTime(), 'accounts')
}

/** Who got in has failed at nothing. */
export async function giveAccountBack(db: Kysely<Database>, { address, account }: Place): Promise<void> {
  await db.deleteFrom('login_spray').where('address', '=', address).where('account', '=', account).execute()
}

/** What is older than this counts nowhere any more. */
export async function forgetOld(db: Kysely<Database>, before: Date): Promise<void> {
  await db.deleteFrom('login_spray').where('last_at', '<', before).execute()
  await db.deleteFrom('login_bucket').where('last_at', '<', before).execute()
}
