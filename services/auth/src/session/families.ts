import { createHash } from 'node:crypto'

import { type Kysely, type Selectable, sql } from 'kysely'

import { REFRESH_TOKEN_SECONDS } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database, RefreshFamilyTable } from '../database.ts'
import type { RefreshToken } from './refresh-token.ts'

/** Two tabs that refresh at the same moment are one honest client: the loser gets the same successor. */
export const GRACE_MS = 10_000
/** No session lives longer. */
export const ABSOLUTE_MS = 30 * 24 * 3_600_000
const IDLE_MS = REFRESH_TOKEN_SECONDS * 1000

export type Family = Selectable<RefreshFamilyTable>
export type Rotation =
  | { readonly outcome: 'rotated'; readonly family: Family }
  | { readonly outcome: 'reused'; readonly family: Family }
  | { readonly outcome: 'other key'; readonly family: Family }
  | { readonly outcome: 'unknown' }

interface Opening {
  readonly familyId: string
  readonly userId: string
  readonly userAgent: string
  readonly methods: readonly string[]
  readonly boundTo: string | undefined
}

/** With what a refresh token comes. */
interface Showing {
  readonly userAgent: string
  readonly boundTo: string | undefined
}

export interface Families {
  readonly open: (opening: Opening) => Promise<Family>
  /** Its owner proved again who they are; `undefined` when it is not open any more. */
  readonly renew: (familyId: string, methods: readonly string[]) => Promise<Family | undefined>
  readonly rotate: (token: RefreshToken, showing: Showing) => Promise<Rotation>
  /** The family if it was open until now. */
  readonly revoke: (familyId: string) => Promise<Family | undefined>
  readonly forget: (familyId: string) => Promise<void>
  readonly openOf: (userId: string, page: { limit: number; before?: string | undefined }) => Promise<Family[]>
  readonly find: (familyId: string) => Promise<Family | undefined>
}

export function refreshFamilies(db: Kysely<Database>, clock: Clock): Families {
  const at = (ms: number) => new Date(clock().getTime() + ms)
  const find = (familyId: string) => findFamily(db, familyId)

  return {
    find,
    async open({ familyId, userId, userAgent, methods, boundTo }) {
      const dates = { created_at: at(0), rotated_at: at(0), idle_expires_at: at(IDLE_MS) }
      const expiry = { absolute_expires_at: at(ABSOLUTE_MS), revoked_at: null }
      const authentication = { authenticated_at: at(0), methods: [...methods] }
      return await db
        .insertInto('refresh_family')
        .values({
          family_id: familyId,
          user_id: userId,
          newest: 1,
          binding: bindingOf(userAgent),
          bound_to: boundTo ?? null,
          ...dates,
          ...expiry,
          ...authentication,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
    },
    renew: (familyId, methods) => renew(db, { familyId, methods, now: at(0) }),
    async rotate(token, { userAgent, boundTo = null }) {
      const moved = await advance(db, token, { boundTo, now: at(0), idleUntil: at(IDLE_MS) })
      if (moved !== undefined) return { outcome: 'rotated', family: moved }
      const family = await find(token.familyId)
      if (family !== undefined && family.bound_to !== boundTo) return { outcome: 'other key', family }
      if (family === undefined || token.place >= family.newest) return { outcome: 'unknown' }
      if (isHonestRace({ family, token, userAgent, now: at(0) })) return { outcome: 'rotated', family }
      return { outcome: 'reused', family }
    },
    async revoke(familyId) {
      return await db
        .updateTable('refresh_family')
        .set({ revoked_at: at(0) })
        .where('family_id', '=', familyId)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst()
    },
    async forget(familyId) {
      await db.deleteFrom('refresh_family').where('family_id', '=', familyId).execute()
    },
    openOf: (userId, page) => openOf(db, userId, { ...page, now: at(0) }),
  }
}

const findFamily = (db: Kysely<Database>, familyId: string) =>
  db.selectFrom('refresh_family').selectAll().where('family_id', '=', familyId).executeTakeFirst()

interface Renewal {
  readonly familyId: string
  readonly methods: readonly string[]
  readonly now: Date
}

async function renew(db: Kysely<Database>, { familyId, methods, now }: Renewal): Promise<Family | undefined> {
  return await db
    .updateTable('refresh_family')
    .set({
      authenticated_at: now,
      methods: sql`(SELECT array_agg(DISTINCT each) FROM unnest(methods || ${[...methods]}::text[]) AS each)`,
    })
    .where('family_id', '=', familyId)
    .where('revoked_at', 'is', null)
    .where('idle_expires_at', '>', now)
    .where('absolute_expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
}

/** Moves the family on if the token is its newest one. One statement: of many racers one wins. */
async function advance(
  db: Kysely<Database>,
  { familyId, place }: RefreshToken,
  { boundTo, now, idleUntil }: { boundTo: string | null; now: Date; idleUntil: Date },
): Promise<Family | undefined> {
  return await db
    .updateTable('refresh_family')
    .set({ newest: place + 1, rotated_at: now, idle_expires_at: idleUntil })
    .where('family_id', '=', familyId)
    .where('newest', '=', place)
    .where('bound_to', 'is not distinct from', boundTo)
    .where('revoked_at', 'is', null)
    .where('idle_expires_at', '>', now)
    .where('absolute_expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
}

interface Page {
  readonly limit: number
  readonly before?: string | undefined
  readonly now: Date
}

async function openOf(db: Kysely<Database>, userId: string, { limit, before, now }: Page): Promise<Family[]> {
  return await db
    .selectFrom('refresh_family')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('idle_expires_at', '>', now)
    .where('absolute_expires_at', '>', now)
    .$if(before !== undefined, (query) => query.where('family_id', '<', before ?? ''))
    .orderBy('family_id', 'desc')
    .limit(limit)
    .execute()
}

interface Race {
  readonly family: Family
  readonly token: RefreshToken
  readonly userAgent: string
  readonly now: Date
}

function isHonestRace({ family, token, userAgent, now }: Race): boolean {
  return (
    family.revoked_at === null &&
    token.place === family.newest - 1 &&
    now.getTime() - family.rotated_at.getTime() <= GRACE_MS &&
    family.binding === bindingOf(userAgent)
  )
}

/** When the session ends, if nothing ends it earlier. */
export const endOf = ({ idle_expires_at: idle, absolute_expires_at: absolute }: Family): Date =>
  idle < absolute ? idle : absolute

/** The program, not the address: addresses change under honest people. */
const bindingOf = (userAgent: string): string => createHash('sha256').update(userAgent).digest('base64url')
