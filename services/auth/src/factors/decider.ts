import type { FactorsEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type FactorsCommand } from './decide.ts'
import { evolve, type Factors, initial } from './state.ts'

export const factorsDecider: Decider<Factors, FactorsCommand, FactorsEvent> = { initial, decide, evolve }
