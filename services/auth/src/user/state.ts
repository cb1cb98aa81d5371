import type { SystemRole, UserEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type User =
  | { readonly phase: 'absent' }
  | { readonly phase: 'removed' }
  | {
      readonly phase: 'active' | 'disabled'
      readonly roles: readonly SystemRole[]
      readonly registeredAt: string
    }

export const initial = (): User => ({ phase: 'absent' })

export function evolve(user: User, event: UserEvent): User {
  if (event.type === 'UserRegistered')
    return { phase: 'active', roles: event.data.roles, registeredAt: event.data.at }
  if (user.phase === 'absent' || user.phase === 'removed') return user
  switch (event.type) {
    case 'UserRolesChanged':
      return { ...user, roles: event.data.roles }
    case 'UserPasswordChanged':
      return user
    case 'UserDisabled':
      return { ...user, phase: 'disabled' }
    case 'UserEnabled':
      return { ...user, phase: 'active' }
    case 'UserRemoved':
      return { phase: 'removed' }
    default:
      return unreachable(event)
  }
}
