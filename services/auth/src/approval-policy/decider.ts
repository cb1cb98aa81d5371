import type { ApprovalPolicyEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { type ApprovalPolicyCommand, decide } from './decide.ts'
import { type ApprovalPolicy, evolve, initial } from './state.ts'

export const approvalPolicyDecider: Decider<ApprovalPolicy, ApprovalPolicyCommand, ApprovalPolicyEvent> = {
  initial,
  decide,
  evolve,
}
