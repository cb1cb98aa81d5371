import type { Kysely } from 'kysely'

import { isShredded, sealedColumn, type Vault } from '@urbe/vault'

import type { Database } from '../database.ts'

/** Where users can be written to. An address is theirs once they have answered a letter that went there. */
export interface MailAddresses {
  readonly seal: (userId: string, address: string) => Promise<string>
  readonly keep: (trx: Kysely<Database>, kept: { userId: string; sealed: string }) => Promise<void>
  readonly find: (userId: string) => Promise<string | undefined>
  /** As `seal` made it; undefined when the user has none. */
  readonly stored: (userId: string) => Promise<string | undefined>
  readonly open: (userId: string, sealed: string) => Promise<string | undefined>
}

export function mailAddresses(db: Kysely<Database>, vault: Pick<Vault, 'seal' | 'open'>): MailAddresses {
  const columnOf = (userId: string) =>
    sealedColumn(vault, { subject: `user:${userId}`, aggregateType: 'user', field: 'mail-address' })
  const stored = async (userId: string) => {
    const row = await db
      .selectFrom('mail_address')
      .select('address')
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return row?.address
  }
  const open = async (userId: string, sealed: string) => {
    const address = await columnOf(userId).open(userId, sealed)
    return isShredded(address) ? undefined : address
  }
  return {
    seal: (userId, address) => columnOf(userId).seal(userId, address),
    async keep(trx, { userId, sealed }) {
      await trx
        .insertInto('mail_address')
        .values({ user_id: userId, address: sealed })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ address: sealed }))
        .execute()
    },
    stored,
    open,
    async find(userId) {
      const sealed = await stored(userId)
      return sealed === undefined ? undefined : await open(userId, sealed)
    },
  }
}
