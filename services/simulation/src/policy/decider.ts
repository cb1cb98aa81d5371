import type { PolicyEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type PolicyCommand } from './decide.ts'
import { evolve, initial, type Policy } from './state.ts'

export const cityPolicy: Decider<Policy, PolicyCommand, PolicyEvent> = { initial, decide, evolve }
