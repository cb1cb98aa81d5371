import type { AuditAct, AuditTrail } from '@urbe/audit'

import type { Accounts } from '../user/accounts.ts'
import { byAsker, recordMade } from './made.ts'

interface Deps {
  readonly audit: Pick<AuditTrail, 'record'>
  readonly rolesOf: (userId: string) => Promise<readonly string[]>
}

const toUser = (id: string): Pick<AuditAct, 'target'> => ({ target: { type: 'user', id } })

/** The same accounts; what changes who may do what is told to the trail, each role by itself. */
export function auditedAccounts(accounts: Accounts, { audit, rolesOf }: Deps): Accounts {
  return {
    ...accounts,
    async register(registration) {
      const made = await accounts.register(registration)
      const told = { ...byAsker(registration.asker), ...toUser(made.user.id) }
      await recordMade(audit, { ...told, action: 'user.created' })
      for (const role of registration.roles)
        await recordMade(audit, { ...told, action: 'role.granted', details: { role } })
      return made
    },
    async setRoles(change) {
      const before = await rolesOf(change.userId)
      const made = await accounts.setRoles(change)
      const told = { ...byAsker(change.asker), ...toUser(change.userId) }
      for (const role of change.roles.filter((each) => !before.includes(each)))
        await recordMade(audit, { ...told, action: 'role.granted', details: { role } })
      for (const role of before.filter((each) => !change.roles.includes(each)))
        await recordMade(audit, { ...told, action: 'role.revoked', details: { role } })
      return made
    },
    async setStatus(change) {
      const made = await accounts.setStatus(change)
      const action = change.status === 'active' ? 'user.enabled' : 'user.disabled'
      await recordMade(audit, { ...byAsker(change.asker), ...toUser(change.userId), action })
      return made
    },
    async remove(change) {
      const position = await accounts.remove(change)
      await recordMade(audit, { ...byAsker(change.asker), ...toUser(change.userId), action: 'user.removed' })
      return position
    },
    async erase(change) {
      const position = await accounts.erase(change)
      await recordMade(audit, { ...byAsker(change.asker), ...toUser(change.userId), action: 'user.erased' })
      return position
    },
  }
}
