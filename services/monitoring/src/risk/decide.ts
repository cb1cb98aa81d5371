import type { RiskEvent } from '@urbe/contracts'

import type { RiskState } from './state.ts'

export interface RiskCommand {
  readonly type: 'TellRisk'
  readonly data: Omit<RiskEvent['data'], 'at'>
}

/** A finding brings a user there once, however often the trail is looked at. */
export function decide(command: RiskCommand, risk: RiskState, at: string): readonly RiskEvent[] {
  if (risk.phase === 'told') return []
  return [{ type: 'RiskReached', v: 1, data: { ...command.data, at } }]
}
