import { type Kysely, sql } from 'kysely'

import { type PasswordPolicyEvent, passwordPolicyEvent } from '@urbe/contracts'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** The one policy as a row. The command's own transaction writes it first; whoever comes second changes nothing. */
export const passwordPolicies: Projection<Database> = {
  name: 'password_policy_v1',
  tables: ['password_policy'],
  async createTables(db) {
    await sql`CREATE TABLE password_policy (policy_id text PRIMARY KEY, policy jsonb NOT NULL, version int NOT NULL)`.execute(
      db,
    )
  },
  async apply(trx, events) {
    for (const event of events) {
      const { type, id, version } = event.aggregate
      if (type === 'password-policy')
        await applyPolicyEvent(trx, { id, version, event: passwordPolicyEvent.parse(event) })
    }
  },
}

interface Versioned {
  readonly id: string
  readonly version: number
  readonly event: PasswordPolicyEvent
}

export async function applyPolicyEvent(
  db: Kysely<Database>,
  { id, version, event }: Versioned,
): Promise<void> {
  const policy = JSON.stringify(event.data.policy)
  await db
    .insertInto('password_policy')
    .values({ policy_id: id, policy, version })
    .onConflict((conflict) =>
      conflict
        .column('policy_id')
        .doUpdateSet({ policy, version })
        .where('password_policy.version', '<', version),
    )
    .execute()
}
