import type { ServiceAccountEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type ServiceAccountCommand } from './decide.ts'
import { evolve, initial, type ServiceAccountState } from './state.ts'

export const serviceAccount: Decider<ServiceAccountState, ServiceAccountCommand, ServiceAccountEvent> = {
  initial,
  decide,
  evolve,
}
