import type { Approval } from '@urbe/contracts'

import type { Say } from '../i18n/messages.ts'
import { roleTitle } from './role-title.ts'

/** What exactly is asked for, in a sentence. */
export function approvalTitle(
  operation: Approval['operation'],
  say: Say,
  names: ReadonlyMap<string, string>,
): string {
  const rolesIn = (roles: readonly string[]) => roles.map((role) => roleTitle(role, say)).join(', ')
  switch (operation.kind) {
    case 'set-user-roles':
      return say(`approvals.operation.${operation.kind}`, {
        name: names.get(operation.userId) ?? operation.userId,
        roles: rolesIn(operation.roles),
      })
    case 'change-service-account':
      return say(`approvals.operation.${operation.kind}`, {
        name: names.get(operation.accountId) ?? operation.accountId,
        roles: rolesIn(operation.settings.roles),
      })
    case 'change-role':
      return say(`approvals.operation.${operation.kind}`, {
        role: roleTitle(operation.name, say),
        permissions: operation.definition.grants
          .map(({ effect, permission }) => (effect === 'deny' ? `− ${permission}` : permission))
          .join(', '),
      })
    case 'drop-signing-keys':
    case 'waive-approvals':
      return say(`approvals.operation.${operation.kind}`)
    default:
      return say(`approvals.operation.${operation.kind}`, {
        name: names.get(operation.userId) ?? operation.userId,
      })
  }
}
