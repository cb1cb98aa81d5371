import { type Kysely, sql, type Transaction } from 'kysely'

import { type RecordedEvent, type UserEvent, userEvent } from '@urbe/contracts'
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
      version int NOT NULL,
      username text
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
          username: storedName(event.data.username),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return
    case 'UserRolesChanged':
      return await change(db, { id, version }, { roles: event.data.roles })
    case 'UserNamed':
      return await change(db, { id, version }, { username: storedName(event.data.username) })
    case 'UserPasswordChanged':
      return await change(db, { id, version }, {})
    case 'UserDisabled':
      return await change(db, { id, version }, { status: 'disabled' })
    case 'UserEnabled':
      return await change(db, { id, version }, { status: 'active' })
    case 'UserRemoved':
      return await change(db, { id, version }, { status: 'removed', username: null })
    case 'UserErased':
      return await change(db, { id, version }, { status: 'erased', username: null })
    default:
      return unreachable(event)
  }
}

interface Change {
  readonly roles?: string[]
  readonly status?: 'active' | 'disabled' | 'erased' | 'removed'
  readonly username?: string | null
}

type Name = Extract<UserEvent, { type: 'UserNamed' }>['data']['username']

/** As it stands in the event. A name in the clear has not come through the vault and is not kept. */
const storedName = (name: Name | undefined): string | null =>
  typeof name === 'object' ? JSON.stringify(name) : null

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
