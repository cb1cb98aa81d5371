import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { streams, subjects } from '@urbe/contracts'
import { UNBORN } from '@urbe/event-log'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'
import { openPasswords } from '@urbe/vault'

import type { Database } from '../src/database.ts'
import { dumpOf, filesWith } from './at-rest.ts'
import { clientOf } from './client.ts'
import { newId, type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'a long enough pass phrase'
const NAME = 'canary-of-before'
const at = '2026-11-22T09:30:00.000Z'
const userId = newId()
let before: RunningAuth
let db: Kysely<Database>

/** As auth left a user before names were sealed: an event without a name, and rows in the clear. */
async function anOldUser(): Promise<void> {
  await before.testLog.log.append({
    stream: streams.platform,
    subject: subjects.user(userId),
    events: [{ type: 'UserRegistered', v: 1, data: { roles: ['viewer'], at } }],
    expected: UNBORN,
    commitId: newId(),
    actor: 'user:admin',
    correlationId: newId(),
    at,
  })
  const passwords = openPasswords({ workers: 1, iterations: 1_000 })
  const hash = await passwords.hash(PASSWORD)
  await passwords.close()
  await db
    .insertInto('app_user')
    .values({ user_id: userId, roles: ['viewer'], status: 'active', created_at: new Date(at), version: 1 })
    .execute()
  await db.insertInto('identity').values({ user_id: userId, username: NAME }).execute()
  await db
    .insertInto('credential')
    .values({ user_id: userId, password_hash: hash, changed_at: new Date(at) })
    .execute()
}

const PLAIN_KEY = randomBytes(32).toString('base64url')

beforeAll(async () => {
  before = await startAuth()
  db = openDatabase<Database>(before.databaseUrl, { poolMax: 2 })
  await anOldUser()
  await db.updateTable('stored_key').set({ material: PLAIN_KEY }).where('purpose', '=', 'refresh').execute()
})
afterAll(async () => {
  await db?.destroy()
  await before?.[Symbol.asyncDispose]()
})

describe('an installation of before the vault', () => {
  it('is sealed at the next start, and its people sign in as they did', async () => {
    await using auth = await startAuth({ beside: before })
    const client = clientOf(auth)
    await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
    const { accessToken, refreshToken } = await client.login(NAME, PASSWORD)
    expect((await client.send('GET /auth/me', { token: accessToken })).body).toMatchObject({
      id: userId,
      username: NAME,
    })
    expect((await client.send('POST /auth/refresh', { body: { refreshToken } })).status).toBe(200)
    const dump = await dumpOf(before.databaseUrl)
    for (const secret of [NAME, PLAIN_KEY]) expect(dump).not.toContain(secret)
    expect(await filesWith(before.testLog.folder ?? '', NAME)).toEqual([])
  })

  it('has told the log the names, sealed, so that they can be read from there', async () => {
    const { commits } = await before.testLog.log.tail(streams.platform, subjects.user(userId), 1)
    expect(commits.flatMap(({ events }) => events).map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'UserRegistered', data: { roles: ['viewer'], at } },
      {
        type: 'UserNamed',
        data: { username: { $enc: 1, k: expect.any(String), v: expect.any(String) }, at: expect.any(String) },
      },
    ])
  })

  it('is left alone at the start after that', async () => {
    const first = await dumpOf(before.databaseUrl)
    await using again = await startAuth({ beside: before })
    expect(again.url).not.toBe(before.url)
    const materials = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.includes('"material"'))
        .toSorted()
    expect(materials(await dumpOf(before.databaseUrl))).toEqual(materials(first))
  })
})

it('destroys at its start the keys of those whom an earlier process let go and then died', async () => {
  const gone = newId()
  await db
    .insertInto('app_user')
    .values({ user_id: gone, roles: ['viewer'], status: 'erased', created_at: new Date(at), version: 2 })
    .execute()
  await db.insertInto('identity').values({ user_id: gone, username_index: 'an index' }).execute()
  await using _auth = await startAuth({ beside: before })
  const identity = await db.selectFrom('identity').selectAll().where('user_id', '=', gone).execute()
  expect(identity).toEqual([])
  const keys = await db.selectFrom('data_key').select('state').where('subject', '=', `user:${gone}`).execute()
  expect(keys).toEqual([{ state: 'shredded' }])
})
