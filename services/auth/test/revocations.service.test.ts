import { afterEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { REVOCATIONS_PAGE } from '@urbe/contracts'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'

import type { Database } from '../src/database.ts'
import { clientOf } from './client.ts'
import { anotherVerifier, type RunningAuth, startAuth } from './running-auth.ts'

const MANY = 100_000
const open: RunningAuth[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function start(...given: Parameters<typeof startAuth>): Promise<RunningAuth> {
  const auth = await startAuth(...given)
  open.push(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  return auth
}

/** As if so many people had signed out within the last minutes. */
async function signOutMany({ databaseUrl }: RunningAuth, count: number): Promise<void> {
  const db = openDatabase<Database>(databaseUrl, { poolMax: 1 })
  await sql`INSERT INTO revocation (entry, until)
    SELECT jsonb_build_object('kind', 'session', 'sessionId', gen_random_uuid(), 'until', 4102444800),
      now() + interval '15 minutes' FROM generate_series(1, ${count}::int)`.execute(db)
  await db.destroy()
}

const codeOf = (access: RunningAuth['access'], token: string): Promise<string> =>
  access.authenticate(token).then(
    () => 'taken',
    (error) => error.code,
  )

describe('revocations', () => {
  it('are all known to a service that starts among a hundred thousand of them', async () => {
    const auth = await start()
    const client = clientOf(auth)
    const [ended, living] = [await client.login(), await client.login()]
    await client.send('POST /auth/logout', { token: ended.accessToken })
    await signOutMany(auth, MANY)
    await using late = await anotherVerifier(auth)
    expect(await codeOf(late.access, living.accessToken)).toBe('not_ready')
    await until(async () => late.access.ready(), { deadlineMs: 120_000 })
    expect(await codeOf(late.access, ended.accessToken)).toBe('token_revoked')
    expect(await codeOf(late.access, living.accessToken)).toBe('taken')
    expect(MANY).toBeGreaterThan(REVOCATIONS_PAGE)
    expect(auth.faults).toEqual([])
  })

  it('that nobody told are found by the next heartbeat', async () => {
    const auth = await start()
    const { accessToken, sessionId } = await clientOf(auth).login()
    const db = openDatabase<Database>(auth.databaseUrl, { poolMax: 1 })
    const entry = { kind: 'session', sessionId, until: 4_102_444_800 } as const
    await db
      .insertInto('revocation')
      .values({ entry, until: new Date('2100-01-01') })
      .execute()
    await db.destroy()
    await until(async () => (await codeOf(auth.access, accessToken)) === 'token_revoked', {
      deadlineMs: 60_000,
    })
  })

  it('that grow beyond their number become one: every token ends, and refresh tokens go on', async () => {
    const auth = await start({ revocationsMax: 3 })
    const client = clientOf(auth)
    const kept = await client.login()
    for (let at = 0; at < 4; at += 1)
      await client.send('POST /auth/logout', { token: (await client.login()).accessToken })
    await until(async () => (await codeOf(auth.access, kept.accessToken)) === 'token_revoked', {
      deadlineMs: 60_000,
    })
    const { body } = await client.send('POST /auth/refresh', { body: { refreshToken: kept.refreshToken } })
    expect(await codeOf(auth.access, String(body['accessToken']))).toBe('taken')
    await using late = await anotherVerifier(auth)
    await until(async () => late.access.ready(), { deadlineMs: 60_000 })
    expect(await codeOf(late.access, kept.accessToken)).toBe('token_revoked')
  })
})
