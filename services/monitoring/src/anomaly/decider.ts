import type { AnomalyEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { type AnomalyCommand, decide } from './decide.ts'
import { type AnomalyState, evolve, initial } from './state.ts'

export const anomaly: Decider<AnomalyState, AnomalyCommand, AnomalyEvent> = { initial, decide, evolve }
