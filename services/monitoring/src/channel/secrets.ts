import type { Kysely } from 'kysely'

import type { Database } from '../database.ts'

export interface ChannelSecret {
  readonly url: string
  readonly signingKey: string
}

/** Keeps what was given first: a repeated request gets the key that the first one got. */
export async function keepSecret(
  db: Kysely<Database>,
  id: string,
  { url, signingKey }: ChannelSecret,
): Promise<ChannelSecret> {
  await db
    .insertInto('channel_secret')
    .values({ channel_id: id, url, signing_key: signingKey })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await secretOf(db, id)) ?? { url, signingKey }
}

export async function secretOf(db: Kysely<Database>, id: string): Promise<ChannelSecret | undefined> {
  const row = await db
    .selectFrom('channel_secret')
    .select(['url', 'signing_key'])
    .where('channel_id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : { url: row.url, signingKey: row.signing_key }
}
