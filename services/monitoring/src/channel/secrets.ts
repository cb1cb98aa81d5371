import type { Kysely } from 'kysely'

import { isSealed, isShredded, sealedColumn, type Vault } from '@urbe/vault'

import type { Database } from '../database.ts'

export interface ChannelSecret {
  readonly url: string
  readonly signingKey: string
}

/** Addresses of webhooks, which may hold tokens, and the keys that sign what is sent there: sealed in the table. */
export interface ChannelSecrets {
  /** Keeps what was given first: a repeated request gets the key that the first one got. */
  readonly keep: (id: string, secret: ChannelSecret) => Promise<ChannelSecret>
  readonly find: (id: string) => Promise<ChannelSecret | undefined>
  /** Seals what was stored before there was a vault. Answers with how many there were. */
  readonly sealOld: () => Promise<number>
}

export function channelSecrets(db: Kysely<Database>, vault: Pick<Vault, 'seal' | 'open'>): ChannelSecrets {
  const columnOf = (field: string) =>
    sealedColumn(vault, { subject: 'monitoring:channels', aggregateType: 'channel', field })
  const columns = { url: columnOf('url'), signingKey: columnOf('signing_key') }

  async function seal(id: string, { url, signingKey }: ChannelSecret) {
    return {
      url: await columns.url.seal(id, url),
      signing_key: await columns.signingKey.seal(id, signingKey),
    }
  }
  async function find(id: string): Promise<ChannelSecret | undefined> {
    const row = await db
      .selectFrom('channel_secret')
      .select(['url', 'signing_key'])
      .where('channel_id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const url = await columns.url.open(id, row.url)
    const signingKey = await columns.signingKey.open(id, row.signing_key)
    return isShredded(url) || isShredded(signingKey) ? undefined : { url, signingKey }
  }

  return {
    find,
    async keep(id, secret) {
      await db
        .insertInto('channel_secret')
        .values({ channel_id: id, ...(await seal(id, secret)) })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return (await find(id)) ?? secret
    },
    async sealOld() {
      const rows = await db.selectFrom('channel_secret').selectAll().execute()
      const old = rows.filter(({ url }) => !isSealed(url))
      for (const { channel_id: id, url, signing_key: signingKey } of old) {
        const sealed = await seal(id, { url, signingKey })
        // Another replica may have done it at the same time: only what is still as it was is sealed.
        await db
          .updateTable('channel_secret')
          .set(sealed)
          .where('channel_id', '=', id)
          .where('url', '=', url)
          .execute()
      }
      return old.length
    },
  }
}
