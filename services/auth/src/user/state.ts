import type { UserEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type User =
  | { readonly phase: 'absent' }
  | { readonly phase: 'removed' }
  /** The person has been forgotten; the id and the roles are left. */
  | { readonly phase: 'erased' }
  | {
      readonly phase: 'active' | 'disabled'
      readonly roles: readonly string[]
      readonly registeredAt: string
      /** The log has the name, sealed; that of users of before stood in a table alone. */
      readonly named?: true
    }

export const initial = (): User => ({ phase: 'absent' })

export function evolve(user: User, event: UserEvent): User {
  if (event.type === 'UserRegistered')
    return {
      phase: 'active',
      roles: event.data.roles,
      registeredAt: event.data.at,
      ...(event.data.username !== undefined && { named: true }),
    }
  if (user.phase === 'absent' || user.phase === 'removed') return user
  if (user.phase === 'erased') return event.type === 'UserRemoved' ? { phase: 'removed' } : user
  switch (event.type) {
    case 'UserRolesChanged':
      return { ...user, roles: event.data.roles }
    case 'UserNamed':
      return { ...user, named: true }
    case 'UserPasswordChanged':
      return user
    case 'UserDisabled':
      return { ...user, phase: 'disabled' }
    case 'UserEnabled':
      return { ...user, phase: 'active' }
    case 'UserRemoved':
      return { phase: 'removed' }
    case 'UserErased':
      return { phase: 'erased' }
    default:
      return unreachable(event)
  }
}
