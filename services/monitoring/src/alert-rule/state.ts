import type { AlertRuleBody, AlertRuleEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type AlertRuleState =
  | { readonly phase: 'absent' }
  | { readonly phase: 'present'; readonly body: AlertRuleBody; readonly createdAt: string }
  | { readonly phase: 'removed' }

export const initial = (): AlertRuleState => ({ phase: 'absent' })

export function evolve(rule: AlertRuleState, event: AlertRuleEvent): AlertRuleState {
  switch (event.type) {
    case 'AlertRuleCreated': {
      const { at, ...body } = event.data
      return { phase: 'present', body, createdAt: at }
    }
    case 'AlertRuleChanged': {
      const { at, ...body } = event.data
      return { phase: 'present', body, createdAt: rule.phase === 'present' ? rule.createdAt : at }
    }
    case 'AlertRuleRemoved':
      return { phase: 'removed' }
    default:
      return unreachable(event)
  }
}
