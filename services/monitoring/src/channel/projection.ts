import type { Transaction } from 'kysely'

import { channelEvent, type RecordedEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

import type { Database } from '../database.ts'

export async function projectChannel(trx: Transaction<Database>, recorded: RecordedEvent): Promise<void> {
  const event = channelEvent.parse(recorded)
  const { id, version } = recorded.aggregate
  switch (event.type) {
    case 'ChannelCreated': {
      const { name, host, at } = event.data
      await trx
        .insertInto('channel')
        .values({ channel_id: id, name, host, created_at: at, version })
        .execute()
      return
    }
    case 'ChannelRemoved':
      await trx.deleteFrom('channel').where('channel_id', '=', id).execute()
      await trx.deleteFrom('channel_secret').where('channel_id', '=', id).execute()
      await trx.deleteFrom('delivery').where('channel_id', '=', id).execute()
      return
    default:
      unreachable(event)
  }
}
