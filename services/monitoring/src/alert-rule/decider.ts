import type { AlertRuleEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { type AlertRuleCommand, decide } from './decide.ts'
import { type AlertRuleState, evolve, initial } from './state.ts'

export const alertRule: Decider<AlertRuleState, AlertRuleCommand, AlertRuleEvent> = {
  initial,
  decide,
  evolve,
}
