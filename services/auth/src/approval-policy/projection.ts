import { type Kysely, sql } from 'kysely'

import { type ApprovalPolicyEvent, approvalPolicyEvent } from '@urbe/contracts'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** The one policy as a row. The command's own transaction writes it first; whoever comes second changes nothing. */
export const approvalPolicies: Projection<Database> = {
  name: 'approval_policy_v1',
  tables: ['approval_policy'],
  async createTables(db) {
    await sql`CREATE TABLE approval_policy (policy_id text PRIMARY KEY, required boolean NOT NULL, version int NOT NULL)`.execute(
      db,
    )
  },
  async apply(trx, events) {
    for (const event of events) {
      const { type, id, version } = event.aggregate
      if (type === 'approval-policy')
        await applyApprovalPolicyEvent(trx, { id, version, event: approvalPolicyEvent.parse(event) })
    }
  },
}

interface Versioned {
  readonly id: string
  readonly version: number
  readonly event: ApprovalPolicyEvent
}

export async function applyApprovalPolicyEvent(
  db: Kysely<Database>,
  { id, version, event }: Versioned,
): Promise<void> {
  const { required } = event.data
  await db
    .insertInto('approval_policy')
    .values({ policy_id: id, required, version })
    .onConflict((conflict) =>
      conflict
        .column('policy_id')
        .doUpdateSet({ required, version })
        .where('approval_policy.version', '<', version),
    )
    .execute()
}
