import { type Kysely, sql, type Transaction } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import type { ApprovalPolicyEvent, ApprovalPolicyView } from '@urbe/contracts'
import type { CommandAsker, CommandHandler } from '@urbe/event-log'

import { countAdministrators } from '../approval/queries.ts'
import type { Database } from '../database.ts'
import { holdLock } from '../locks.ts'
import { byAsker, recordMade } from '../trail/made.ts'
import { ADMINISTRATORS_MIN, type ApprovalPolicyCommand } from './decide.ts'
import { applyApprovalPolicyEvent } from './projection.ts'
import type { ApprovalPolicy } from './state.ts'

/** There is one, for everybody. */
const ID = 'platform'

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<ApprovalPolicy, ApprovalPolicyCommand, ApprovalPolicyEvent>
  readonly audit: Pick<AuditTrail, 'record'>
  /** Whoever runs the servers has lifted it. */
  readonly lifted: boolean
}

export interface ApprovalPolicies {
  readonly read: () => Promise<ApprovalPolicyView>
  /** Whether two persons are demanded at this moment. */
  readonly demanded: () => Promise<boolean>
  /** How many administrators must be left when one is taken away. */
  readonly adminsMin: () => Promise<number>
  readonly set: (required: boolean, asker: CommandAsker) => Promise<void>
}

/** Of administrators: one of them could still let in somebody else in their place. */
async function endInvitations(trx: Transaction<Database>): Promise<void> {
  await sql`DELETE FROM one_time_token USING app_user
    WHERE one_time_token.user_id = app_user.user_id AND 'admin' = ANY (app_user.roles)`.execute(trx)
}

export function approvalPoliciesOf({ db, handle, audit, lifted }: Deps): ApprovalPolicies {
  const isRequired = async () =>
    (await db.selectFrom('approval_policy').select('required').executeTakeFirst())?.required ?? false
  const demanded = async () => !lifted && (await isRequired())
  return {
    demanded,
    adminsMin: async () => ((await demanded()) ? ADMINISTRATORS_MIN : 1),
    async read() {
      return { required: await isRequired(), lifted, administrators: await countAdministrators(db) }
    },
    async set(required, asker) {
      const { events, version } = await db.transaction().execute(async (trx) => {
        await holdLock(trx, 'administrators')
        const data = { required, administrators: await countAdministrators(trx) }
        const handled = await handle(ID, { type: 'SetApprovalPolicy', data }, asker)
        for (const event of handled.events)
          await applyApprovalPolicyEvent(trx, { id: ID, version: handled.version, event })
        if (required) await endInvitations(trx)
        return handled
      })
      if (events.length === 0) return
      const target = { type: 'approval-policy', id: ID }
      const details = { version, required }
      await recordMade(audit, { ...byAsker(asker), target, action: 'policy.changed', details })
    },
  }
}
