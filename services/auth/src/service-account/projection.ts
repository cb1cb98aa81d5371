import { type Kysely, sql, type Transaction } from 'kysely'

import {
  type RecordedEvent,
  type ServiceAccountEvent,
  serviceAccountEvent,
  serviceAccountSettings,
} from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** Service accounts as rows. The command's own transaction writes the same rows first; whoever comes second changes nothing. */
export const serviceAccounts: Projection<Database> = {
  name: 'service_accounts_v1',
  tables: ['service_account'],
  async createTables(db) {
    await sql`CREATE TABLE service_account (
      account_id uuid PRIMARY KEY,
      owner_id uuid NOT NULL,
      settings jsonb NOT NULL,
      removed boolean NOT NULL,
      created_at timestamptz(3) NOT NULL,
      version int NOT NULL
    )`.execute(db)
  },
  async apply(trx, events) {
    for (const event of events) if (event.aggregate.type === 'service-account') await applyOne(trx, event)
  },
}

async function applyOne(trx: Transaction<Database>, recorded: RecordedEvent): Promise<void> {
  const { id, version } = recorded.aggregate
  await applyServiceAccountEvent(trx, { id, version, event: serviceAccountEvent.parse(recorded) })
}

interface Versioned {
  readonly id: string
  readonly version: number
  readonly event: ServiceAccountEvent
}

export async function applyServiceAccountEvent(
  db: Kysely<Database>,
  { id, version, event }: Versioned,
): Promise<void> {
  if (event.type === 'ServiceAccountCreated') {
    const { ownerId, at, ...settings } = event.data
    const row = { account_id: id, owner_id: ownerId, settings: JSON.stringify(settings), removed: false }
    await db
      .insertInto('service_account')
      .values({ ...row, created_at: new Date(at), version })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return
  }
  await db
    .updateTable('service_account')
    .set({ ...changeOf(event), version })
    .where('account_id', '=', id)
    .where('version', '<', version)
    .execute()
}

function changeOf(event: Exclude<ServiceAccountEvent, { type: 'ServiceAccountCreated' }>) {
  switch (event.type) {
    case 'ServiceAccountChanged':
      return { settings: JSON.stringify(serviceAccountSettings.strip().parse(event.data)) }
    case 'ServiceAccountRemoved':
      return { removed: true }
    case 'ServiceAccountSecretAdded':
    case 'ServiceAccountSecretRemoved':
      return {}
    default:
      return unreachable(event)
  }
}
