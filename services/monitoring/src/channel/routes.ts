import { type ChannelEvent, endpoints, type Page } from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import { type Binding, bind, refuse } from '@urbe/http'

import type { PageQuery } from '../paging.ts'
import type { WithinRoom } from '../room.ts'
import type { ChannelCommand } from './decide.ts'
import type { Channel } from './queries.ts'
import type { ChannelState } from './state.ts'

interface Deps {
  readonly handle: CommandHandler<ChannelState, ChannelCommand, ChannelEvent>
  readonly list: (query: PageQuery) => Promise<Page<Channel>>
  /** Stores the address and a new signing key; gives back the key, the same one when it is repeated. */
  readonly keepAddress: (id: string, url: string) => Promise<string>
  /** Why this address is never called; `undefined` when it may be. */
  readonly whyNot: (url: URL, written: string) => string | undefined
  readonly within: WithinRoom
  readonly sendTest: (id: string) => Promise<{ delivered: boolean; status: number | null } | undefined>
}

export function channelRoutes({
  handle,
  list,
  keepAddress,
  whyNot,
  sendTest,
  within,
}: Deps): readonly Binding[] {
  return [
    bind(endpoints.listChannels, async ({ query }) => ({ body: await list(query) })),
    bind(endpoints.createChannel, async ({ body, asker }) => {
      const url = new URL(body.url)
      checkAddress(whyNot(url, body.url))
      const id = asker.commandId
      const command = { type: 'CreateChannel', name: body.name, host: url.host } as const
      const { secret, state, version, position } = await within(id, async () => {
        const secret = await keepAddress(id, url.href)
        return { secret, ...(await handle(id, command, asker)) }
      })
      if (state.phase !== 'present') throw refuse('channel_not_found', 'the channel has been removed')
      const { name, host, createdAt } = state
      return {
        body: { id, name, kind: 'webhook' as const, host, createdAt, version, secret },
        version,
        position,
      }
    }),
    bind(endpoints.removeChannel, async ({ params, asker, ifMatch }) => {
      const expected = ifMatch === undefined ? {} : { expectedVersion: ifMatch }
      const { position } = await handle(params.id, { type: 'RemoveChannel' }, asker, expected)
      return { position }
    }),
    bind(endpoints.testChannel, async ({ params }) => {
      const body = await sendTest(params.id)
      if (body === undefined) throw refuse('channel_not_found', 'there is no such channel')
      return { body }
    }),
  ]
}

function checkAddress(reason: string | undefined): void {
  if (reason === undefined) return
  throw refuse('invalid_value', 'The address cannot be called', {
    errors: [{ pointer: '/url', code: 'address_refused', detail: reason }],
  })
}
