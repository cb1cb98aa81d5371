import type { ChannelEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { ChannelState } from './state.ts'

export type ChannelCommand =
  /** Only the host: the rest of an address may hold a token. */
  | { readonly type: 'CreateChannel'; readonly name: string; readonly host: string }
  | { readonly type: 'RemoveChannel' }

export function decide(command: ChannelCommand, channel: ChannelState, at: string): readonly ChannelEvent[] {
  switch (command.type) {
    case 'CreateChannel': {
      if (channel.phase !== 'absent') return []
      const { name, host } = command
      return [{ type: 'ChannelCreated', v: 1, data: { name, kind: 'webhook', host, at } }]
    }
    case 'RemoveChannel':
      if (channel.phase !== 'present') throw new Refusal('channel_not_found', 'there is no such channel')
      return [{ type: 'ChannelRemoved', v: 1, data: { at } }]
    default:
      return unreachable(command)
  }
}
