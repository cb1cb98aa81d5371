import type { Kysely, Selectable } from 'kysely'

import type { ServiceAccount } from '@urbe/contracts'

import type { Database, ServiceSecretTable } from '../database.ts'

export type StoredSecret = Selectable<ServiceSecretTable>

export async function listServiceAccounts(
  db: Kysely<Database>,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<ServiceAccount[]> {
  const rows = await accounts(db)
    .$if(after !== undefined, (query) => query.where('account_id', '>', after ?? ''))
    .orderBy('account_id')
    .limit(limit)
    .execute()
  return await Promise.all(rows.map((row) => withSecrets(db, row)))
}

export async function findServiceAccount(
  db: Kysely<Database>,
  id: string,
): Promise<ServiceAccount | undefined> {
  const row = await accounts(db).where('account_id', '=', id).executeTakeFirst()
  return row && (await withSecrets(db, row))
}

export async function idsOwnedBy(db: Kysely<Database>, ownerId: string): Promise<string[]> {
  const rows = await accounts(db).where('owner_id', '=', ownerId).execute()
  return rows.map(({ account_id }) => account_id)
}

export async function countServiceAccounts(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('service_account')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('removed', '=', false)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function secretsOf(db: Kysely<Database>, accountId: string): Promise<StoredSecret[]> {
  return await db
    .selectFrom('service_secret')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('secret_id')
    .execute()
}

export async function secretByLookup(
  db: Kysely<Database>,
  lookup: string,
): Promise<StoredSecret | undefined> {
  return await db.selectFrom('service_secret').selectAll().where('lookup', '=', lookup).executeTakeFirst()
}

const accounts = (db: Kysely<Database>) =>
  db
    .selectFrom('service_account')
    .select(['account_id', 'owner_id', 'settings', 'created_at', 'version'])
    .where('removed', '=', false)
type Row = Awaited<ReturnType<ReturnType<typeof accounts>['executeTakeFirstOrThrow']>>

async function withSecrets(db: Kysely<Database>, row: Row): Promise<ServiceAccount> {
  return {
    ...row.settings,
    id: row.account_id,
    ownerId: row.owner_id,
    secrets: (await secretsOf(db, row.account_id)).map(viewOfSecret),
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }
}

export const viewOfSecret = ({ secret_id, kind, hint, created_at, expires_at }: StoredSecret) => ({
  id: secret_id,
  kind,
  hint,
  createdAt: created_at.toISOString(),
  expiresAt: expires_at.toISOString(),
})
