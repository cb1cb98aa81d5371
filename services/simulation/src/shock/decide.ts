import type { Shock, ShockEvent } from '@urbe/contracts'

import type { StruckOnce } from './state.ts'

export interface ShockCommand {
  readonly type: 'StrikeShock'
  readonly data: { readonly shock: Shock }
}

export function decide({ data }: ShockCommand, { hasStruck }: StruckOnce, at: string): readonly ShockEvent[] {
  return hasStruck ? [] : [{ type: 'ShockStruck', v: 1, data: { ...data, at } }]
}
