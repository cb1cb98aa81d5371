import type { AuditAct, AuditTrail } from '@urbe/audit'

import type { Roles } from '../role/roles.ts'
import { byAsker, recordMade } from './made.ts'

const toRole = (id: string): Pick<AuditAct, 'target'> => ({ target: { type: 'role', id } })

/** The same roles; what changes what they allow is told to the trail. */
export function auditedRoles(roles: Roles, audit: Pick<AuditTrail, 'record'>): Roles {
  return {
    async create(change) {
      const made = await roles.create(change)
      await recordMade(audit, { ...byAsker(change.asker), ...toRole(change.name), action: 'role.created' })
      return made
    },
    async change(change) {
      const made = await roles.change(change)
      await recordMade(audit, { ...byAsker(change.asker), ...toRole(change.name), action: 'role.changed' })
      return made
    },
    async remove(change) {
      const position = await roles.remove(change)
      await recordMade(audit, { ...byAsker(change.asker), ...toRole(change.name), action: 'role.removed' })
      return position
    },
  }
}
