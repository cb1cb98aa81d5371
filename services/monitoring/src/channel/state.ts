import type { ChannelEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type ChannelState =
  | { readonly phase: 'absent' }
  | { readonly phase: 'present'; readonly name: string; readonly host: string; readonly createdAt: string }
  | { readonly phase: 'removed' }

export const initial = (): ChannelState => ({ phase: 'absent' })

export function evolve(_channel: ChannelState, event: ChannelEvent): ChannelState {
  switch (event.type) {
    case 'ChannelCreated':
      return { phase: 'present', name: event.data.name, host: event.data.host, createdAt: event.data.at }
    case 'ChannelRemoved':
      return { phase: 'removed' }
    default:
      return unreachable(event)
  }
}
