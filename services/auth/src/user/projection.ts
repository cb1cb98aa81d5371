import { type Kysely, sql, type Transaction } from 'kysely'

import { type RecordedEvent, type SystemRole, type UserEvent, userEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** Users as rows. The command's own transaction writes the same rows first; whoever comes second changes nothing. */
export const users: Projection<Database> = {
  name: 'users_v1',
  tables: ['app_user'],
  async createTables(db) {
    await sql`CREATE TABLE app_user (
      user_id uuid PRIMARY KEY,
      roles text[] NOT NULL,
      status text NOT NULL,
      created_at timestamptz(3) NOT NULL,
      version int NOT NULL
    )`.execute(db)
  },
  async apply(trx, events) {
    for (const event of events) if (event.aggregate.type === 'user') await applyOne(trx, event)
  },
}

async function applyOne(trx: Transaction<Database>, recorded: RecordedEvent): Promise<void> {
  const { id, version } = recorded.aggregate
  await applyUserEvent(trx, { id, version, event: userEvent.parse(recorded) })
}

interface Versioned {
  readonly id: string
  readonly version: number
  readonly event: UserEvent
}

export async function applyUserEvent(db: Kysely<Database>, { id, version, event }: Versioned): Promise<void> {
  switch (event.type) {
    case 'UserRegistered':
      await db
        .insertInto('app_user')
        .values({
          user_id: id,
          roles: event.data.roles,
          status: 'active',
          created_at: new Date(event.data.at),
          version,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return
    case 'UserRolesChanged':
      return await change(db, { id, version }, { roles: event.data.roles })
    case 'UserPasswordChanged':
      return await change(db, { id, version }, {})
    case 'UserDisabled':
      return await change(db, { id, version }, { status: 'disabled' })
    case 'UserEnabled':
      return await change(db, { id, version }, { status: 'active' })
    case 'UserRemoved':
      return await change(db, { id, version }, { status: 'removed' })
    default:
      return unreachable(event)
  }
}

interface Change {
  readonly roles?: SystemRole[]
  readonly status?: 'active' | 'disabled' | 'removed'
}

async function change(
  db: Kysely<Database>,
  { id, version }: { id: string; version: number },
  values: Change,
): Promise<void> {
  await db
    .updateTable('app_user')
    .set({ ...values, version: sql<number>`${version}::int` })
    .where('user_id', '=', id)
    .where('version', '<', version)
    .execute()
}
