import type { RiskEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

import type { RiskState } from './state.ts'

type DataOf<Type> = Omit<Extract<RiskEvent, { type: Type }>['data'], 'at'>

export type RiskCommand =
  | { readonly type: 'TellRisk'; readonly data: DataOf<'RiskReached'> }
  | { readonly type: 'TellClientRisk'; readonly data: DataOf<'ClientRiskReached'> }

/** A finding brings somebody there once, however often the trail is looked at. */
export function decide(command: RiskCommand, risk: RiskState, at: string): readonly RiskEvent[] {
  if (risk.phase === 'told') return []
  switch (command.type) {
    case 'TellRisk':
      return [{ type: 'RiskReached', v: 1, data: { ...command.data, at } }]
    case 'TellClientRisk':
      return [{ type: 'ClientRiskReached', v: 1, data: { ...command.data, at } }]
    default:
      return unreachable(command)
  }
}
