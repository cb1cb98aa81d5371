import type { RunEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type RunCommand } from './decide.ts'
import { evolve, initial, type Run } from './state.ts'

export const cityRun: Decider<Run, RunCommand, RunEvent> = { initial, decide, evolve }
