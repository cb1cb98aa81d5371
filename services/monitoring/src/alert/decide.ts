import type { AlertEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { AlertState, Fired } from './state.ts'

export type ResolveReason = Extract<AlertEvent, { type: 'AlertResolved' }>['data']['reason']
export type AlertCommand =
  | { readonly type: 'FireAlert'; readonly data: Omit<Fired, 'at'> }
  | { readonly type: 'AcknowledgeAlert'; readonly comment: string }
  | { readonly type: 'ResolveAlert'; readonly reason: ResolveReason }

export function decide(command: AlertCommand, alert: AlertState, at: string): readonly AlertEvent[] {
  switch (command.type) {
    case 'FireAlert':
      if (alert.phase !== 'absent') return []
      return [{ type: 'AlertFired', v: 1, data: { ...command.data, at } }]
    case 'AcknowledgeAlert':
      if (alert.phase === 'absent') throw new Refusal('alert_not_found', 'there is no such alert')
      if (alert.phase === 'resolved') throw new Refusal('alert_not_firing', 'the alert has been resolved')
      if (alert.phase === 'acknowledged') return []
      return [{ type: 'AlertAcknowledged', v: 1, data: { comment: command.comment, at } }]
    case 'ResolveAlert':
      if (alert.phase === 'absent' || alert.phase === 'resolved') return []
      return [{ type: 'AlertResolved', v: 1, data: { reason: command.reason, at } }]
    default:
      return unreachable(command)
  }
}
