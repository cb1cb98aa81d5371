import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Kysely, sql } from 'kysely'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import { forgetEnded, keepForgetting, ROWS_AT_ONCE_MAX } from '../src/ended.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const HOUR_MS = 3_600_000
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS)

let database: Awaited<ReturnType<typeof freshDatabase>>
let db: Kysely<Database>
beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase<Database>(database.url, { poolMax: 2 })
  await migrate(db, migrations)
  await db.insertInto('identity').values({ user_id: userId, username: null, username_index: null }).execute()
})
afterAll(async () => {
  await db.destroy()
  await database[Symbol.asyncDispose]()
})

const userId = randomUUID()

async function session(familyId: string, ends: Date, revokedAt: Date | null = null): Promise<void> {
  await db
    .insertInto('refresh_family')
    .values({
      ...{ family_id: familyId, user_id: userId, newest: 1, binding: '', bound_to: null, methods: ['pwd'] },
      ...{ created_at: at(-1_000), rotated_at: at(-1_000), authenticated_at: at(-1_000) },
      ...{ idle_expires_at: at(-500), absolute_expires_at: ends, revoked_at: revokedAt },
    })
    .execute()
}

it('what has ended goes, and what may still be asked for stays', async () => {
  const [open, revoked] = [randomUUID(), randomUUID()]
  await session(randomUUID(), at(-1))
  await session(randomUUID(), at(-1), at(-900))
  await session(open, at(1))
  // Its tokens would still be good: one that comes is told from one that never was.
  await session(revoked, at(1), at(-900))
  const token = { user_id: userId, issued_at: at(-2), mail_address: null }
  await db
    .insertInto('one_time_token')
    .values([
      { ...token, token_hash: 'never taken', expires_at: at(-1) },
      { ...token, token_hash: 'waits', expires_at: at(1) },
    ])
    .execute()
  await db
    .insertInto('passkey_challenge')
    .values([
      { challenge: 'old', until: at(-1) },
      { challenge: 'new', until: at(1) },
    ])
    .execute()
  expect(await forgetEnded(db, NOW)).toBe(4)
  const sessions = await db.selectFrom('refresh_family').select('family_id').execute()
  expect(sessions.map(({ family_id }) => family_id).toSorted()).toEqual([open, revoked].toSorted())
  expect(await db.selectFrom('one_time_token').select('token_hash').execute()).toEqual([
    { token_hash: 'waits' },
  ])
  expect(await db.selectFrom('passkey_challenge').select('challenge').execute()).toEqual([
    { challenge: 'new' },
  ])
  expect(await forgetEnded(db, NOW)).toBe(0)
})

it('of many all go, some at a time', async () => {
  const many = ROWS_AT_ONCE_MAX + 1
  await sql`insert into passkey_challenge (challenge, until)
    select 'c' || n, ${at(-1)} from generate_series(1, ${many}::int) n`.execute(db)
  expect(await forgetEnded(db, NOW)).toBe(many)
})

it('goes on at once, and after a fault', async () => {
  await db
    .insertInto('passkey_challenge')
    .values({ challenge: 'late', until: at(-1) })
    .execute()
  const told: string[] = []
  const log = { warn: (_details: object, message: string) => void told.push(message) }
  const broken = keepForgetting({ db, log, clock: () => new Date(Number.NaN) })
  await broken()
  expect(told).toEqual(['rows whose time is over could not be removed'])
  const stop = keepForgetting({ db, log, clock: () => NOW })
  await stop()
  const { count } = await db
    .selectFrom('passkey_challenge')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('until', '<', NOW)
    .executeTakeFirstOrThrow()
  expect(count).toBe(0)
})
