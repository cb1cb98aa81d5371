import { type Kysely, sql } from 'kysely'

import type { User } from '@urbe/contracts'

import type { Database } from '../database.ts'

/** A user as the tables have it: the name is sealed. */
export interface StoredUser extends Omit<User, 'username' | '$shredded'> {
  readonly sealedName: string | null
}

export async function findUser(db: Kysely<Database>, id: string): Promise<StoredUser | undefined> {
  const row = await known(db).where('app_user.user_id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : viewOf(row)
}

export async function listUsers(
  db: Kysely<Database>,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<StoredUser[]> {
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

/** By the blind index of the name. */
export async function findAccount(db: Kysely<Database>, nameIndex: string): Promise<Account | undefined> {
  const row = await known(db)
    .innerJoin('credential', 'credential.user_id', 'app_user.user_id')
    .select('credential.password_hash')
    .where('identity.username_index', '=', nameIndex)
    .executeTakeFirst()
  if (row === undefined) return
  return { id: row.user_id, passwordHash: row.password_hash, active: row.status === 'active' }
}

/** Whoever may sign in under a name, invited but without a password yet or not; by the blind index of the name. */
export async function activeId(db: Kysely<Database>, nameIndex: string): Promise<string | undefined> {
  const row = await known(db)
    .where('identity.username_index', '=', nameIndex)
    .where('app_user.status', '=', 'active')
    .executeTakeFirst()
  return row?.user_id
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

/** A user without an identity is somebody whose registration did not end, or who has been removed; or has been erased. */
function known(db: Kysely<Database>) {
  return db
    .selectFrom('app_user')
    .leftJoin('identity', 'identity.user_id', 'app_user.user_id')
    .select([
      'app_user.user_id',
      'app_user.username',
      'app_user.roles',
      'app_user.status',
      'app_user.created_at',
      'app_user.version',
    ])
    .where('app_user.status', '!=', 'removed')
    .where(({ eb, or }) => or([eb('identity.user_id', 'is not', null), eb('app_user.status', '=', 'erased')]))
}

type Row = Awaited<ReturnType<ReturnType<typeof known>['executeTakeFirstOrThrow']>>

const viewOf = (row: Row): StoredUser => ({
  id: row.user_id,
  sealedName: row.username,
  roles: row.roles,
  status: row.status === 'removed' ? 'disabled' : row.status,
  createdAt: row.created_at.toISOString(),
  version: row.version,
})
