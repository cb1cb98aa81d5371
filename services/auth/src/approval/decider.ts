import type { ApprovalEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { type ApprovalCommand, decide } from './decide.ts'
import { type Approval, evolve, initial } from './state.ts'

export const approval: Decider<Approval, ApprovalCommand, ApprovalEvent> = { initial, decide, evolve }
