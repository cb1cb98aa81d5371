import type { AnomalyEvent } from '@urbe/contracts'

export type AnomalyState = { readonly phase: 'absent' } | { readonly phase: 'found' }

export const initial = (): AnomalyState => ({ phase: 'absent' })

export const evolve = (_anomaly: AnomalyState, _event: AnomalyEvent): AnomalyState => ({ phase: 'found' })
