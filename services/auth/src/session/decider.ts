import type { SessionEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type SessionCommand } from './decide.ts'
import { evolve, initial, type Session } from './state.ts'

export const session: Decider<Session, SessionCommand, SessionEvent> = { initial, decide, evolve }
