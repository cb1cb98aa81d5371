import type { ShockEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type ShockCommand } from './decide.ts'
import { evolve, initial, type StruckOnce } from './state.ts'

export const cityShock: Decider<StruckOnce, ShockCommand, ShockEvent> = { initial, decide, evolve }
