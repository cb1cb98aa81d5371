import type { ErrorCode, Permission, RoleDefinition, RoleEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { Role } from './state.ts'

/** Who writes roles could give themselves everything: that stays with administrators. */
export const NEVER_IN_CUSTOM_ROLES: readonly Permission[] = ['role:manage']

export type RoleCommand =
  | { readonly type: 'CreateRole' | 'ChangeRole'; readonly data: RoleDefinition }
  | { readonly type: 'RemoveRole'; readonly data: { readonly holders: number } }

export function decide(command: RoleCommand, role: Role, at: string): readonly RoleEvent[] {
  switch (command.type) {
    case 'CreateRole':
      checkGrants(command.data)
      if (role.phase === 'present') throw no('role_exists', 'there is a role of this name')
      return [{ type: 'RoleCreated', v: 1, data: { ...command.data, at } }]
    case 'ChangeRole':
      checkGrants(command.data)
      if (role.phase === 'absent') throw no('role_not_found', 'there is no such role')
      if (JSON.stringify(role.definition) === JSON.stringify(command.data)) return []
      return [{ type: 'RoleChanged', v: 1, data: { ...command.data, at } }]
    case 'RemoveRole':
      if (role.phase === 'absent') throw no('role_not_found', 'there is no such role')
      if (command.data.holders > 0) throw no('role_in_use', 'somebody still has this role')
      return [{ type: 'RoleRemoved', v: 1, data: { at } }]
    default:
      return unreachable(command)
  }
}

function checkGrants({ grants }: RoleDefinition): void {
  for (const { effect, permission } of grants)
    if (effect === 'allow' && NEVER_IN_CUSTOM_ROLES.includes(permission))
      throw no('forbidden', `${permission} cannot be given by a role of one's own`)
}

const no = (code: ErrorCode, message: string) => new Refusal(code, message)
