import { type Kysely, type Selectable, sql } from 'kysely'

import { APPROVERS_MAX, type Approval } from '@urbe/contracts'

import type { ApprovalTable, Database } from '../database.ts'
import type { StoodAccount } from './state.ts'

type Row = Selectable<ApprovalTable>

/** As the API shows it at this moment. */
export function viewOf(row: Row, now: Date): Approval {
  const isOver = row.phase === 'pending' && row.expires_at <= now
  return {
    id: row.approval_id,
    operation: row.operation,
    state: isOver ? 'expired' : row.phase,
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    approvers: row.approvers,
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.settled_at !== null && { settledAt: row.settled_at.toISOString() }),
    ...(row.failure !== null && { failure: row.failure }),
    ...(row.code !== null && { code: row.code }),
  }
}

export const findApproval = (db: Kysely<Database>, id: string): Promise<Row | undefined> =>
  db.selectFrom('approval').selectAll().where('approval_id', '=', id).executeTakeFirst()

interface Listing {
  readonly limit: number
  readonly before: string | undefined
  /** Only what this user asked for. */
  readonly askedBy: string | undefined
  /** Only what still waits at this moment. */
  readonly pendingAt: Date | undefined
}

/** Newest first. */
export async function listApprovals(
  db: Kysely<Database>,
  { limit, before, askedBy, pendingAt }: Listing,
): Promise<readonly Row[]> {
  return await db
    .selectFrom('approval')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('approval_id', '<', before ?? ''))
    .$if(askedBy !== undefined, (query) => query.where('asked_by', '=', askedBy ?? ''))
    .$if(pendingAt !== undefined, (query) =>
      query.where('phase', '=', 'pending').where('expires_at', '>', pendingAt ?? new Date(0)),
    )
    .orderBy('approval_id', 'desc')
    .limit(limit)
    .execute()
}

export async function countPending(
  db: Kysely<Database>,
  now: Date,
  askedBy: string,
): Promise<{ readonly all: number; readonly own: number }> {
  return await db
    .selectFrom('approval')
    .select([
      sql<number>`count(*)::int`.as('all'),
      sql<number>`(count(*) FILTER (WHERE asked_by = ${askedBy}))::int`.as('own'),
    ])
    .where('phase', '=', 'pending')
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
}

/** An account that may sign in, as it stands. */
export async function standing(
  db: Kysely<Database>,
  userId: string,
): Promise<(StoodAccount & { readonly isAdministrator: boolean }) | undefined> {
  const row = await active(db).where('app_user.user_id', '=', userId).executeTakeFirst()
  return row && { userId, version: row.version, isAdministrator: row.roles.includes('admin') }
}

/** Everybody who could agree to what this user asks for. */
export async function approversBeside(
  db: Kysely<Database>,
  userId: string,
): Promise<readonly StoodAccount[]> {
  const rows = await active(db)
    .where('app_user.user_id', '!=', userId)
    .where(sql<boolean>`'admin' = ANY (app_user.roles)`)
    .orderBy('app_user.user_id')
    .limit(APPROVERS_MAX)
    .execute()
  return rows.map((row) => ({ userId: row.user_id, version: row.version }))
}

export async function countAdministrators(db: Kysely<Database>): Promise<number> {
  const rows = await active(db).where(sql<boolean>`'admin' = ANY (app_user.roles)`).execute()
  return rows.length
}

const active = (db: Kysely<Database>) =>
  db
    .selectFrom('app_user')
    .innerJoin('identity', 'identity.user_id', 'app_user.user_id')
    .select(['app_user.user_id', 'app_user.version', 'app_user.roles'])
    .where('app_user.status', '=', 'active')
