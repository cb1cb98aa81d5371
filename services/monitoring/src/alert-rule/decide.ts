import type { AlertRuleBody, AlertRuleEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { AlertRuleState } from './state.ts'

export type AlertRuleCommand =
  | { readonly type: 'CreateAlertRule'; readonly body: AlertRuleBody }
  | { readonly type: 'ChangeAlertRule'; readonly body: AlertRuleBody }
  | { readonly type: 'RemoveAlertRule' }

export function decide(
  command: AlertRuleCommand,
  rule: AlertRuleState,
  at: string,
): readonly AlertRuleEvent[] {
  switch (command.type) {
    case 'CreateAlertRule':
      if (rule.phase !== 'absent') return []
      return [{ type: 'AlertRuleCreated', v: 1, data: { ...command.body, at } }]
    case 'ChangeAlertRule':
      if (rule.phase !== 'present') throw notFound()
      return [{ type: 'AlertRuleChanged', v: 1, data: { ...command.body, at } }]
    case 'RemoveAlertRule':
      if (rule.phase !== 'present') throw notFound()
      return [{ type: 'AlertRuleRemoved', v: 1, data: { at } }]
    default:
      return unreachable(command)
  }
}

const notFound = () => new Refusal('alert_rule_not_found', 'there is no such alert rule')
