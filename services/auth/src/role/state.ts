import type { RoleDefinition, RoleEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type Role =
  | { readonly phase: 'absent' }
  | { readonly phase: 'present'; readonly definition: RoleDefinition }

export const initial = (): Role => ({ phase: 'absent' })

export function evolve(_role: Role, event: RoleEvent): Role {
  switch (event.type) {
    case 'RoleCreated':
    case 'RoleChanged': {
      const { description, grants } = event.data
      return { phase: 'present', definition: { description, grants } }
    }
    case 'RoleRemoved':
      return { phase: 'absent' }
    default:
      return unreachable(event)
  }
}
