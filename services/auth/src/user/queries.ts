import { type Kysely, sql } from 'kysely'

import type { User } from '@urbe/contracts'

import type { Database } from '../database.ts'

export async function findUser(db: Kysely<Database>, id: string): Promise<User | undefined> {
  const row = await known(db).where('app_user.user_id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : viewOf(row)
}

export async function listUsers(
  db: Kysely<Database>,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<User[]> {
  const rows = await known(db)
    .$if(after !== undefined, (query) => query.where('app_user.user_id', '>', after ?? ''))
    .orderBy('app_user.user_id')
    .limit(limit)
    .execute()
  return rows.map(viewOf)
}

export interface Account {
  readonly id: string
  readonly passwordHash: string
  readonly active: boolean
}

export async function findAccount(db: Kysely<Database>, username: string): Promise<Account | undefined> {
  const row = await known(db)
    .innerJoin('credential', 'credential.user_id', 'app_user.user_id')
    .select('credential.password_hash')
    .where('identity.username', '=', username)
    .executeTakeFirst()
  if (row === undefined) return
  return { id: row.user_id, passwordHash: row.password_hash, active: row.status === 'active' }
}

export async function countOtherAdmins(db: Kysely<Database>, userId: string): Promise<number> {
  const { count } = await known(db)
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('app_user.status', '=', 'active')
    .where('app_user.user_id', '!=', userId)
    .where(sql<boolean>`'admin' = ANY (app_user.roles)`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function isEmpty(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom('identity').select('user_id').limit(1).executeTakeFirst()) === undefined
}

/** A user without an identity is somebody whose registration did not end, or who has been removed. */
function known(db: Kysely<Database>) {
  return db
    .selectFrom('app_user')
    .innerJoin('identity', 'identity.user_id', 'app_user.user_id')
    .select([
      'app_user.user_id',
      'identity.username',
      'app_user.roles',
      'app_user.status',
      'app_user.created_at',
      'app_user.version',
    ])
    .where('app_user.status', '!=', 'removed')
}

type Row = Awaited<ReturnType<ReturnType<typeof known>['executeTakeFirstOrThrow']>>

const viewOf = (row: Row): User => ({
  id: row.user_id,
  username: row.username,
  roles: row.roles,
  status: row.status === 'active' ? 'active' : 'disabled',
  createdAt: row.created_at.toISOString(),
  version: row.version,
})
