import { type Kysely, sql, type Transaction } from 'kysely'

import { type RecordedEvent, type RoleEvent, roleEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'

/** Roles as rows. The command's own transaction writes the same rows first; whoever comes second changes nothing. */
export const roles: Projection<Database> = {
  name: 'roles_v1',
  tables: ['custom_role'],
  async createTables(db) {
    await sql`CREATE TABLE custom_role (
      name text PRIMARY KEY,
      description text NOT NULL,
      grants jsonb NOT NULL,
      version int NOT NULL
    )`.execute(db)
  },
  async apply(trx, events) {
    for (const event of events) if (event.aggregate.type === 'role') await applyOne(trx, event)
  },
}

async function applyOne(trx: Transaction<Database>, recorded: RecordedEvent): Promise<void> {
  const { id, version } = recorded.aggregate
  await applyRoleEvent(trx, { name: id, version, event: roleEvent.parse(recorded) })
}

interface Versioned {
  readonly name: string
  readonly version: number
  readonly event: RoleEvent
}

/** A role that was removed keeps its row, without grants, so that an older event cannot bring it back. */
export async function applyRoleEvent(
  db: Kysely<Database>,
  { name, version, event }: Versioned,
): Promise<void> {
  const { description, grants } = contentOf(event)
  await db
    .insertInto('custom_role')
    .values({ name, description, grants: JSON.stringify(grants), version })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ description, grants: JSON.stringify(grants), version })
        .where('custom_role.version', '<', version),
    )
    .execute()
}

function contentOf(event: RoleEvent) {
  switch (event.type) {
    case 'RoleCreated':
    case 'RoleChanged':
      return event.data
    case 'RoleRemoved':
      return { description: '', grants: [] }
    default:
      return unreachable(event)
  }
}
