import type { AlertEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type Fired = Extract<AlertEvent, { type: 'AlertFired' }>['data']
export type AlertState =
  | { readonly phase: 'absent' }
  | { readonly phase: 'firing' | 'acknowledged'; readonly fired: Fired }
  | { readonly phase: 'resolved'; readonly fired: Fired; readonly resolvedAt: string }

export const initial = (): AlertState => ({ phase: 'absent' })

export function evolve(alert: AlertState, event: AlertEvent): AlertState {
  switch (event.type) {
    case 'AlertFired':
      return { phase: 'firing', fired: event.data }
    case 'AlertAcknowledged':
      return alert.phase === 'firing' ? { ...alert, phase: 'acknowledged' } : alert
    case 'AlertResolved':
      if (alert.phase === 'absent') return alert
      return { phase: 'resolved', fired: alert.fired, resolvedAt: event.data.at }
    default:
      return unreachable(event)
  }
}
