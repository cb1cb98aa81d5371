import type { Kysely, Transaction } from 'kysely'

import type { AuditAct, AuditTrail } from '@urbe/audit'
import {
  APPROVAL_HOURS,
  APPROVALS_PENDING_MAX,
  APPROVALS_PENDING_PER_ASKER_MAX,
  type ApprovalEvent,
  type ApprovalOperation,
  type Approval as ApprovalView,
} from '@urbe/contracts'
import type { CommandAsker, CommandHandler, Handled } from '@urbe/event-log'
import { type Asker, refuse } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'

import type { Database } from '../database.ts'
import { holdLock } from '../locks.ts'
import { byAsker, recordMade } from '../trail/made.ts'
import type { ApprovalCommand } from './decide.ts'
import { applyApprovalEvent } from './projection.ts'
import { approversBeside, countPending, findApproval, standing, viewOf } from './queries.ts'
import type { Approval } from './state.ts'

const HOUR_MS = 3_600_000

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<Approval, ApprovalCommand, ApprovalEvent>
  readonly audit: Pick<AuditTrail, 'record'>
  readonly clock: Clock
  readonly newId: NewId
}

interface Decision {
  readonly id: string
  readonly asker: Asker
}

export interface Approvals {
  /** Refuses with `nobody_to_approve` or `too_many_approvals`. */
  readonly ask: (operation: ApprovalOperation, asker: Asker) => Promise<ApprovalView>
  /** Refuses whoever must not agree, and with `approval_stale` where the asker is not who they were. */
  readonly give: (decision: Decision) => Promise<void>
  readonly refuse: (decision: Decision) => Promise<ApprovalView>
  readonly finish: (id: string, asker: CommandAsker) => Promise<void>
  readonly fail: (id: string, failure: Failure, asker: CommandAsker) => Promise<void>
}
type Failure = Extract<ApprovalCommand, { type: 'FailApproval' }>['data']

export function openApprovals(deps: Deps): Approvals {
  const { db } = deps
  return {
    ask: (operation, asker) => ask(deps, operation, asker),
    give: (decision) => give(deps, decision),
    async refuse({ id, asker }) {
      const { userId } = personOf(asker)
      await obey(deps, db, { id, command: { type: 'RefuseApproval', data: { by: userId } }, asker })
      await tell(deps, id, { action: 'approval.refused', ...byAsker(asker) })
      return await viewIn(deps, id)
    },
    async finish(id, asker) {
      const { events } = await obey(deps, db, { id, command: { type: 'FinishApproval', data: {} }, asker })
      if (events.length > 0) await tell(deps, id, { action: 'approval.carried-out', ...byAsker(asker) })
    },
    async fail(id, failure, asker) {
      const { events } = await obey(deps, db, { id, command: { type: 'FailApproval', data: failure }, asker })
      if (events.length > 0)
        await tell(deps, id, { action: 'approval.failed', ...byAsker(asker), details: { ...failure } })
    },
  }
}

/** Nobody knows who stands behind a machine: it neither asks nor agrees. */
function personOf({ actor, userId }: Asker): { readonly userId: string } {
  if (actor.startsWith('user:') && userId !== undefined) return { userId }
  throw refuse('forbidden', 'Two persons are demanded for this, and a machine is none')
}

async function ask(deps: Deps, operation: ApprovalOperation, asker: Asker): Promise<ApprovalView> {
  const { userId } = personOf(asker)
  const id = deps.newId()
  await deps.db.transaction().execute(async (trx) => {
    await holdLock(trx, 'approvals')
    const own = await standing(trx, userId)
    if (own === undefined) throw refuse('forbidden', 'Your account is not active')
    const approvers = await approversBeside(trx, userId)
    if (approvers.length === 0)
      throw refuse(
        'nobody_to_approve',
        'There is no other active administrator. Whoever runs the servers can lift the rule: SECOND_PERSON=lifted',
      )
    await demandRoom(trx, deps.clock(), userId)
    const account = { userId, version: own.version }
    const expiresAt = new Date(deps.clock().getTime() + APPROVAL_HOURS * HOUR_MS).toISOString()
    const data = { operation, asker: account, approvers, expiresAt }
    await obey(deps, trx, { id, command: { type: 'AskApproval', data }, asker })
  })
  await tell(deps, id, { action: 'approval.asked', ...byAsker(asker), details: detailsOf(operation) })
  return await viewIn(deps, id)
}

async function demandRoom(trx: Transaction<Database>, now: Date, userId: string): Promise<void> {
  const { all, own } = await countPending(trx, now, userId)
  if (own >= APPROVALS_PENDING_PER_ASKER_MAX)
    throw refuse('too_many_approvals', `${APPROVALS_PENDING_PER_ASKER_MAX} of yours wait already`)
  if (all >= APPROVALS_PENDING_MAX)
    throw refuse('too_many_approvals', `${APPROVALS_PENDING_MAX} wait already`)
}

/** Under the lock that roles and states of users change under: neither of the two accounts changes meanwhile. */
async function give(deps: Deps, { id, asker }: Decision): Promise<void> {
  const { userId } = personOf(asker)
  const { state } = await deps.db.transaction().execute(async (trx) => {
    await holdLock(trx, 'administrators')
    const row = await findApproval(trx, id)
    if (row === undefined) throw refuse('approval_not_found', 'There is no such approval')
    const by = await standing(trx, userId)
    if (by?.isAdministrator !== true) throw refuse('forbidden', 'Only an administrator can agree')
    const data = { by: accountOf(by), asker: accountOf(await standing(trx, row.asked_by)) }
    return await obey(deps, trx, { id, command: { type: 'GiveApproval', data }, asker })
  })
  if (state.phase !== 'failed') return await tell(deps, id, { action: 'approval.given', ...byAsker(asker) })
  await tell(deps, id, { action: 'approval.failed', ...byAsker(asker), details: { reason: 'asker_changed' } })
  throw refuse('approval_stale', 'The account that asked for it has changed since, or is locked out')
}

type Standing = Awaited<ReturnType<typeof standing>>
function accountOf(account: NonNullable<Standing>): { userId: string; version: number }
function accountOf(account: Standing): { userId: string; version: number } | undefined
function accountOf(account: Standing) {
  return account && { userId: account.userId, version: account.version }
}

interface Obeying {
  readonly id: string
  readonly command: ApprovalCommand
  readonly asker: CommandAsker
}

async function obey(
  { handle }: Deps,
  db: Kysely<Database>,
  { id, command, asker }: Obeying,
): Promise<Handled<Approval, ApprovalEvent>> {
  const handled = await handle(id, command, asker)
  const first = handled.version - handled.events.length + 1
  for (const [at, event] of handled.events.entries())
    await applyApprovalEvent(db, { id, version: first + at, event })
  return handled
}

const tell = ({ audit }: Deps, id: string, act: Omit<AuditAct, 'outcome' | 'target'>) =>
  recordMade(audit, { ...act, target: { type: 'approval', id } })

async function viewIn({ db, clock }: Deps, id: string): Promise<ApprovalView> {
  const row = await findApproval(db, id)
  if (row === undefined) throw refuse('approval_not_found', 'There is no such approval')
  return viewOf(row, clock())
}

/** What it is, for the trail: no names. */
function detailsOf(operation: ApprovalOperation): NonNullable<AuditAct['details']> {
  const { kind } = operation
  return {
    kind,
    ...('userId' in operation && { userId: operation.userId }),
    ...('roles' in operation && { roles: operation.roles.join(' ') }),
    ...('name' in operation && { role: operation.name }),
    ...('accountId' in operation && { accountId: operation.accountId }),
  }
}
