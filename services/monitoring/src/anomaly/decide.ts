import type { AnomalyEvent } from '@urbe/contracts'

import type { AnomalyState } from './state.ts'

export interface AnomalyCommand {
  readonly type: 'TellAnomaly'
  readonly data: Omit<AnomalyEvent['data'], 'at'>
}

/** Whoever looks at the same entries again finds the same, and it is told once. */
export function decide(command: AnomalyCommand, anomaly: AnomalyState, at: string): readonly AnomalyEvent[] {
  if (anomaly.phase === 'found') return []
  return [{ type: 'AnomalyFound', v: 1, data: { ...command.data, at } }]
}
