import type { Transaction } from 'kysely'

import { channelEvent, type RecordedEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { ProjectionContext } from '@urbe/read-store'

import type { Database } from '../database.ts'
import { WEBHOOK } from '../delivery/notices.ts'

export async function projectChannel(
  trx: Transaction<Database>,
  recorded: RecordedEvent,
  { outbox }: ProjectionContext,
): Promise<void> {
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
      outbox.withdraw({ effect: WEBHOOK, event: recorded, key: id })
      return
    default:
      unreachable(event)
  }
}
