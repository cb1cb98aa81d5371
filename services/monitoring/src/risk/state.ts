import type { RiskEvent } from '@urbe/contracts'

export type RiskState = { readonly phase: 'absent' } | { readonly phase: 'told' }

export const initial = (): RiskState => ({ phase: 'absent' })

export const evolve = (_risk: RiskState, _event: RiskEvent): RiskState => ({ phase: 'told' })
