import type { Kysely } from 'kysely'

import { openTo } from '@urbe/access'
import type { ApprovalOperation, ErrorCode } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { type Asker, refuse } from '@urbe/http'
import { Refusal, unreachable } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { KeyRotation } from '../keys/routes.ts'
import type { Roles } from '../role/roles.ts'
import type { ServiceAccounts } from '../service-account/service-accounts.ts'
import type { Accounts } from '../user/accounts.ts'
import type { Approvals } from './approvals.ts'
import { findApproval } from './queries.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly approvals: Pick<Approvals, 'finish' | 'fail'>
  readonly accounts: Pick<Accounts, 'setRoles' | 'setStatus' | 'remove' | 'erase'>
  readonly roles: Pick<Roles, 'change'>
  readonly serviceAccounts: Pick<ServiceAccounts, 'change'>
  readonly signing: KeyRotation
  readonly waive: (asker: CommandAsker) => Promise<void>
  /** Tells the trail that the signing keys were dropped. */
  readonly tellDropped: (keyId: string, asker: CommandAsker) => Promise<void>
}

/** Does what two persons wanted. Can be repeated: what has been done is not done again. */
export type CarryOut = (id: string) => Promise<void>

/** It will pass: whoever tries again later may succeed. */
const PASSING: ReadonlySet<string> = new Set<ErrorCode>([
  'not_ready',
  'outcome_unknown',
  'concurrent_change',
  'log_full',
  'kms_unavailable',
  'audit_unavailable',
  'service_unavailable',
])
/** What it was about is not what it was. */
const CHANGED: ReadonlySet<string> = new Set<ErrorCode>([
  'approval_stale',
  'version_moved',
  'user_not_found',
  'subject_erased',
  'role_not_found',
  'service_account_not_found',
])

export function carryOuts(deps: Deps): CarryOut {
  return async (id) => {
    const row = await findApproval(deps.db, id)
    if (row?.phase !== 'approved' || row.decided_at === null) return
    const asker = askerIn(id, row.asked_by)
    try {
      await perform(deps, { operation: row.operation, approvedAt: row.decided_at }, asker)
    } catch (error) {
      if (!(error instanceof Refusal) || PASSING.has(error.code)) throw error
      const reason = CHANGED.has(error.code) ? 'target_changed' : 'refused'
      await deps.approvals.fail(id, { reason, code: error.code }, asker)
      throw refuse('approval_stale', `It was agreed to and cannot be done: ${error.message}`)
    }
    await deps.approvals.finish(id, asker)
  }
}

/**
 * In the name of whoever asked, under the id of the approval, which everything that follows is found by. What they may do was looked
 * at when they asked, and an administrator has agreed since.
 */
function askerIn(id: string, userId: string): Asker {
  return {
    actor: `user:${userId}`,
    userId,
    // As whoever agreed: what is carried out reaches as far as an administrator does.
    roles: ['admin'],
    permissions: new Set(),
    correlationId: id,
    commandId: id,
    traceparent: '',
    can: () => true,
    visible: () => openTo.everything,
  }
}

interface Approved {
  readonly operation: ApprovalOperation
  readonly approvedAt: Date
}

async function perform(deps: Deps, { operation, approvedAt }: Approved, asker: Asker): Promise<void> {
  switch (operation.kind) {
    case 'set-user-roles':
    case 'enable-user':
    case 'remove-user':
    case 'erase-user':
      return await changeUser(deps, operation, asker)
    case 'change-role': {
      const { name, definition, version: ifMatch } = operation
      await deps.roles.change({ name, definition, ifMatch, asker })
      return
    }
    case 'change-service-account': {
      const { accountId: id, settings, version: ifMatch, roleVersions } = operation
      await deps.serviceAccounts.change({ id, settings, ifMatch, roleVersions, asker })
      return
    }
    case 'drop-signing-keys':
      return await dropKeys(deps, approvedAt, asker)
    case 'waive-approvals':
      return await deps.waive(asker)
    default:
      return unreachable(operation)
  }
}

type OfUser = Extract<ApprovalOperation, { userId: string }>

async function changeUser({ db, accounts }: Deps, operation: OfUser, asker: Asker): Promise<void> {
  const { userId, seen } = operation
  const change = { userId, seen, asker }
  switch (operation.kind) {
    case 'set-user-roles': {
      const { roles, roleVersions } = operation
      await endInvitations(db, userId)
      await accounts.setRoles({ ...change, roles, roleVersions })
      return
    }
    case 'enable-user':
      await endInvitations(db, userId)
      await accounts.setStatus({ ...change, status: 'active' })
      return
    case 'remove-user':
      await accounts.remove(change)
      return
    case 'erase-user':
      await accounts.erase(change)
      return
    default:
      return unreachable(operation)
  }
}

/** Somebody may still hold one, and would be an administrator with it. */
async function endInvitations(db: Kysely<Database>, userId: string): Promise<void> {
  await db.deleteFrom('one_time_token').where('user_id', '=', userId).execute()
}

/** Once every key from before the moment of agreement is gone, there is nothing left to do. */
async function dropKeys({ signing, tellDropped }: Deps, approvedAt: Date, asker: Asker): Promise<void> {
  const old = (await signing.list()).filter(
    ({ phase, createdAt }) => phase !== 'removed' && new Date(createdAt) < approvedAt,
  )
  if (old.length === 0) return
  const { id } = await signing.rotate({ compromised: true })
  await tellDropped(id, asker)
}
