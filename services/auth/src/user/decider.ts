import type { UserEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type UserCommand } from './decide.ts'
import { evolve, initial, type User } from './state.ts'

export const user: Decider<User, UserCommand, UserEvent> = { initial, decide, evolve }
