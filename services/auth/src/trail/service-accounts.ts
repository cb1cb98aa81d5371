import type { AuditAct, AuditTrail } from '@urbe/audit'

import type { ServiceAccounts } from '../service-account/service-accounts.ts'
import { byAsker, recordMade } from './made.ts'

const toAccount = (id: string): Pick<AuditAct, 'target'> => ({ target: { type: 'service-account', id } })

/** The same accounts; whatever lets a machine in or keeps it out is told to the trail. */
export function auditedServiceAccounts(
  accounts: ServiceAccounts,
  audit: Pick<AuditTrail, 'record'>,
): ServiceAccounts {
  return {
    async create(asker, settings) {
      const made = await accounts.create(asker, settings)
      const told = { ...byAsker(asker), ...toAccount(made.account.id) }
      await recordMade(audit, {
        ...told,
        action: 'client.created',
        details: { roles: settings.roles.join(' ') },
      })
      return made
    },
    async change(change) {
      const made = await accounts.change(change)
      const told = { ...byAsker(change.asker), ...toAccount(change.id) }
      await recordMade(audit, {
        ...told,
        action: 'client.changed',
        details: { roles: change.settings.roles.join(' ') },
      })
      return made
    },
    async remove(change) {
      const position = await accounts.remove(change)
      await recordMade(audit, { ...byAsker(change.asker), ...toAccount(change.id), action: 'client.removed' })
      return position
    },
    async issueSecret(change) {
      const issued = await accounts.issueSecret(change)
      const details = { secretId: issued.row.secret_id, kind: issued.row.kind }
      const told = { ...byAsker(change.asker), ...toAccount(change.id) }
      await recordMade(audit, { ...told, action: 'secret.issued', details })
      return issued
    },
    async revokeSecret(change) {
      const position = await accounts.revokeSecret(change)
      const told = { ...byAsker(change.asker), ...toAccount(change.id) }
      await recordMade(audit, { ...told, action: 'secret.revoked', details: { secretId: change.secretId } })
      return position
    },
  }
}
