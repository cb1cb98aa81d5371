import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { streams, subjects } from '@urbe/contracts'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'

import type { Database } from '../src/database.ts'
import { dumpOf, filesWith } from './at-rest.ts'
import { clientOf, type Reply } from './client.ts'
import { newId, type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'a long enough pass phrase'
const LIMIT = { deadlineMs: 60_000 }
const CANARY = 'canary-zeferina-quintanilha'
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let token: string
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  token = (await client.login()).accessToken
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const create = (username: string, headers = {}): Promise<Reply> =>
  client.send('POST /users', { body: { username, password: PASSWORD, roles: ['viewer'] }, token, headers })
/** Two at a time: more passwords at once are turned away at the door. */
async function createAll(names: readonly string[]): Promise<Reply[]> {
  const made: Reply[] = []
  for (let at = 0; at < names.length; at += 2)
    made.push(...(await Promise.all(names.slice(at, at + 2).map((name) => create(name)))))
  expect(made.map(({ status }) => status)).toEqual(names.map(() => 201))
  return made
}
const namesOf = (stem: string, count: number) => Array.from({ length: count }, (_, at) => `${stem}-${at}`)
const erase = (id: unknown) => client.send(`DELETE /users/${id}/personal-data`, { token })
const eventsOf = async (id: string) => {
  const { commits } = await auth.testLog.log.tail(streams.platform, subjects.user(id), 1)
  return commits.flatMap(({ events }) => events)
}

describe('the name of a user', () => {
  it('is sealed in the log and in every table, from the first moment', async () => {
    const made = await create(CANARY, { 'idempotency-key': newId() })
    expect(made.body['username']).toBe(CANARY)
    await client.login(CANARY, PASSWORD)
    const [registered] = await eventsOf(String(made.body['id']))
    expect(registered).toMatchObject({
      type: 'UserRegistered',
      v: 2,
      data: { username: { $enc: 1, k: expect.any(String), v: expect.any(String) } },
    })
    expect(await dumpOf(auth.databaseUrl)).not.toContain(CANARY)
    // The server writes what it has taken a little later.
    const isWritten = async () =>
      (await filesWith(auth.testLog.folder ?? '', String(made.body['id']))).length > 0
    expect(await until(isWritten, LIMIT)).toBe(true)
    expect(await filesWith(auth.testLog.folder ?? '', CANARY)).toEqual([])
  })

  it('comes back out of a kept answer as it was', async () => {
    const headers = { 'idempotency-key': newId() }
    const first = await create('kept.answer', headers)
    expect((await create('kept.answer', headers)).body).toEqual(first.body)
  })

  it('stands in no table after the log has been read again', async () => {
    const made = await create('read.again')
    const db = openDatabase<{ app_user: { user_id: string; username: string } }>(auth.databaseUrl, {
      poolMax: 1,
    })
    const row = await db
      .selectFrom('app_user')
      .select('username')
      .where('user_id', '=', String(made.body['id']))
      .executeTakeFirstOrThrow()
    await db.destroy()
    const [registered] = await eventsOf(String(made.body['id']))
    expect(registered?.data).toMatchObject({ username: JSON.parse(row.username) })
  })
})

describe('a person who is erased', () => {
  it('is gone from every answer, cannot sign in, and leaves only sealed bytes that nobody can open', async () => {
    const name = 'canary-to-be-erased'
    const headers = { 'idempotency-key': newId() }
    const made = await create(name, headers)
    const id = String(made.body['id'])
    const theirs = await client.login(name, PASSWORD)
    expect((await erase(id)).status).toBe(204)

    const read = await client.send(`GET /users/${id}`, { token })
    expect(read.body).toMatchObject({ id, username: null, $shredded: ['username'], status: 'erased' })
    const login = await client.send('POST /auth/login', { body: { username: name, password: PASSWORD } })
    expect(login.body['code']).toBe('invalid_credentials')
    const isOut = async () =>
      (await client.send('GET /auth/me', { token: theirs.accessToken })).status === 401
    expect(await until(isOut, LIMIT)).toBe(true)
    const { refreshToken } = theirs
    expect((await client.send('POST /auth/refresh', { body: { refreshToken } })).status).toBe(401)
    expect(JSON.stringify((await create(name, headers)).body)).not.toContain(name)

    expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['UserRegistered', 'UserErased'])
    const dump = await dumpOf(auth.databaseUrl)
    expect(dump).not.toContain(name)
    expect(dump).toContain(`"subject":"user:${id}","kek_id":"","wrapped":null,"state":"shredded"`)
    const isWritten = async () => (await filesWith(auth.testLog.folder ?? '', id)).length > 0
    expect(await until(isWritten, LIMIT)).toBe(true)
    expect(await filesWith(auth.testLog.folder ?? '', name)).toEqual([])
  })

  it('is erased however often it is asked, and nobody is erased who is not there', async () => {
    const made = await create('erased.twice')
    expect((await erase(made.body['id'])).status).toBe(204)
    expect((await erase(made.body['id'])).status).toBe(204)
    expect((await erase(newId())).body['code']).toBe('user_not_found')
  })
})

describe('erasing', () => {
  it('leaves no digest of the name behind, by which it could be guessed', async () => {
    const made = await create('guessed.at')
    await client.send('POST /auth/login', {
      body: { username: 'guessed.at', password: 'a wrong pass phrase' },
    })
    const db = openDatabase<Pick<Database, 'login_bucket'>>(auth.databaseUrl, { poolMax: 1 })
    const account = createHash('sha256').update('account\nguessed.at').digest('base64url')
    const buckets = () => db.selectFrom('login_bucket').selectAll().where('account', '=', account).execute()
    expect(await buckets()).not.toEqual([])
    await erase(made.body['id'])
    expect(await buckets()).toEqual([])
    await db.destroy()
  })

  it('gives the name free', async () => {
    await erase((await create('free.again')).body['id'])
    expect((await create('free.again')).status).toBe(201)
  })

  it('spares the last administrator', async () => {
    const { body } = await client.send('GET /auth/me', { token })
    expect((await erase(body['id'])).body['code']).toBe('last_admin')
  })

  it('is for administrators alone', async () => {
    const made = await create('no.administrator')
    const { accessToken } = await client.login('no.administrator', PASSWORD)
    const refused = await client.send(`DELETE /users/${made.body['id']}/personal-data`, {
      token: accessToken,
    })
    expect([refused.status, refused.body['code']]).toEqual([403, 'forbidden'])
  })

  it('goes on while others are registered, and all of them keep their names', async () => {
    const victims = await createAll(namesOf('victim', 4))
    const [erased, made] = await Promise.all([
      Promise.all(victims.map(({ body }) => erase(body['id']))),
      createAll(namesOf('bystander', 8)),
    ])
    expect(erased.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    for (const [at, { body }] of made.entries())
      expect((await client.send(`GET /users/${body['id']}`, { token })).body['username']).toBe(
        `bystander-${at}`,
      )
  })

  it('is told to every other process', async () => {
    const told: string[] = []
    const heard = auth.testLog.connection.subscribe(subjects.shredded, (body) => {
      told.push(Buffer.from(body).toString())
    })
    const made = await create('told.of')
    await erase(made.body['id'])
    await until(async () => told.length > 0, { deadlineMs: 60_000 })
    heard.unsubscribe()
    expect(told).toEqual([JSON.stringify({ subject: `user:${made.body['id']}` })])
  })
})

describe('the encryption keys', () => {
  it('are shown with what they wrap, and never as what they are', async () => {
    const { body } = await client.send('GET /keys?purpose=encryption', { token })
    expect(body['items']).toEqual([
      {
        id: expect.stringMatching(/^kek-1-/),
        purpose: 'encryption',
        phase: 'active',
        createdAt: expect.any(String),
        wraps: { auth: expect.any(Number) },
      },
    ])
    const both = await client.send('GET /keys', { token })
    expect(new Set((both.body['items'] as { purpose: string }[]).map(({ purpose }) => purpose))).toEqual(
      new Set(['signing', 'encryption']),
    )
  })

  it('are rotated while people are registered and read, without a fault', async () => {
    const rotated = client.send('POST /keys/rotate', { body: { purpose: 'encryption' }, token })
    const made = await createAll(namesOf('while-rotating', 12))
    expect((await rotated).body).toMatchObject({ purpose: 'encryption', phase: 'active' })
    for (const [at, { body }] of made.entries())
      expect((await client.send(`GET /users/${body['id']}`, { token })).body['username']).toBe(
        `while-rotating-${at}`,
      )
    const db = openDatabase<unknown>(auth.databaseUrl, { poolMax: 1 })
    const underOld = async () => {
      const { rows } = await sql<{ count: string }>`
        SELECT count(*) FROM data_key WHERE kek_id LIKE 'kek-1-%'`.execute(db)
      return Number(rows[0]?.count)
    }
    await until(async () => (await underOld()) === 0, { deadlineMs: 60_000 })
    await db.destroy()
    expect(auth.faults).toEqual([])
  })

  it('are rotated by administrators alone, and dropped at once by nobody', async () => {
    const { accessToken } = await client.login('bystander-0', PASSWORD)
    const refused = await client.send('POST /keys/rotate', {
      body: { purpose: 'encryption' },
      token: accessToken,
    })
    expect(refused.status).toBe(403)
    const wrong = await client.send('POST /keys/rotate', {
      body: { purpose: 'encryption', compromised: true },
      token,
    })
    expect(wrong.status).toBe(422)
  })
})
