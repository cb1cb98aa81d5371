import type { AlertEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { type AlertCommand, decide } from './decide.ts'
import { type AlertState, evolve, initial } from './state.ts'

export const alert: Decider<AlertState, AlertCommand, AlertEvent> = { initial, decide, evolve }
