import type { RoleEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { decide, type RoleCommand } from './decide.ts'
import { evolve, initial, type Role } from './state.ts'

export const role: Decider<Role, RoleCommand, RoleEvent> = { initial, decide, evolve }
