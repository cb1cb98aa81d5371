import type { RiskEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type RiskCommand } from './decide.ts'
import { evolve, initial, type RiskState } from './state.ts'

export const risk: Decider<RiskState, RiskCommand, RiskEvent> = { initial, decide, evolve }
