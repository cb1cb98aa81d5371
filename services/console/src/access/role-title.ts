import { type SystemRole, systemRoleNames } from '@urbe/contracts'

import type { Say } from '../i18n/messages.ts'

/** Roles that somebody made bear the name that they were given. */
export function roleTitle(role: string, say: Say): string {
  return isSystemRole(role) ? say(`role.${role}`) : role
}

function isSystemRole(role: string): role is SystemRole {
  return systemRoleNames.some((known) => known === role)
}
