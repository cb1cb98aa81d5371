import type { PasswordPolicyEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type PolicyCommand } from './decide.ts'
import { evolve, initial, type PolicyState } from './state.ts'

export const passwordPolicyDecider: Decider<PolicyState, PolicyCommand, PasswordPolicyEvent> = {
  initial,
  decide,
  evolve,
}
