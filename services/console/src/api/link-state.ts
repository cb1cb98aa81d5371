import type { StreamState } from '@urbe/client'

/** What a person needs to know of the live connection. */
export type LinkState = 'connecting' | 'catching' | 'connected' | 'offline' | 'stopped'

export function linkStateOf(state: StreamState): LinkState {
  switch (state.phase) {
    case 'connecting':
      return state.attempt === 0 ? 'connecting' : 'offline'
    case 'open':
      return 'catching'
    case 'waiting':
      return 'offline'
    default:
      return 'stopped'
  }
}
