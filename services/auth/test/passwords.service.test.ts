import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { defaultPasswordPolicy } from '@urbe/contracts'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'

import type { Database } from '../src/database.ts'
import { rehashPassword } from '../src/password/stored-password.ts'
import { clientOf, type Reply } from './client.ts'
import { stopClock } from './movable-clock.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'seven violet anchovies dance'
/** The same password by bcrypt, as another system has stored it. */
const IMPORTED = '$2b$04$RNXmXOv7RK3abxVJwWAB5.KtiVYRlFS36rR91onOxDTDEJkGLsHGa'
const OTHER = 'eleven purple kettles whistle'
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let admin: string
const links: string[] = []
beforeAll(async () => {
  auth = await startAuth({ deliverReset: async ({ url }) => void links.push(url) })
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  admin = (await client.login()).accessToken
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const create = (username: string, password?: string): Promise<Reply> =>
  client.send('POST /users', {
    body: { username, ...(password !== undefined && { password }), roles: ['viewer'] },
    token: admin,
  })
const change = (token: string, currentPassword: string, newPassword: string): Promise<Reply> =>
  client.send('PUT /auth/me/password', { body: { currentPassword, newPassword }, token })
const codeOf = ({ status, body }: Reply) => [status, body['code']]
const policy = async (given: object): Promise<Reply> => {
  const old = await client.send('GET /auth/password-policy', { token: admin })
  const headers = { 'if-match': old.headers.get('etag') ?? '' }
  return await client.send('PUT /auth/password-policy', {
    body: { ...defaultPasswordPolicy, ...given },
    token: admin,
    headers,
  })
}

describe('a new password', () => {
  it.each([
    ['password_too_short', 'seven77'],
    ['password_too_short', 'fourteen chars'],
    ['password_too_long', 'k'.repeat(129)],
    ['password_blocked', 'aicities20262026'],
    ['password_blocked', 'chooser-chooser-1'],
    ['password_blocked', 'passwordpassword'],
    ['password_too_weak', 'abcdefghijklmnopqrst'],
  ])('is refused with %s: %s', async (code, password) => {
    const refused = await create('chooser', password)
    expect(codeOf(refused)).toEqual([422, code])
    expect(refused.body['errors']).toEqual([expect.objectContaining({ pointer: '/password', code })])
  })

  it.each([
    'it takes nine stubborn geese and one old tram to cross the river at dawn',
    '  a pass phrase with blanks  ',
    'nur kleine buchstaben hier',
  ])('may be as its owner likes: %s', async (password) => {
    const name = `liked.${password.length}`
    expect((await create(name, password)).status).toBe(201)
    await client.login(name, password)
    expect(
      (
        await client.send('POST /auth/login', {
          body: { username: name, password: password.trim().slice(0, -1) },
        })
      ).status,
    ).toBe(401)
  })

  it('does not come again, and neither does the one before', async () => {
    await create('history', PASSWORD)
    const { accessToken: token } = await client.login('history', PASSWORD)
    expect(codeOf(await change(token, PASSWORD, PASSWORD))).toEqual([422, 'password_reused'])
    expect((await change(token, PASSWORD, OTHER)).status).toBe(204)
    expect(codeOf(await change(token, OTHER, PASSWORD))).toEqual([422, 'password_reused'])
  })

  it('is set by whoever knows the old one, who cannot guess at it', async () => {
    using _ = stopClock(auth)
    await create('guessing', PASSWORD)
    const { accessToken: token } = await client.login('guessing', PASSWORD)
    const missing = await client.send('PUT /auth/me/password', { body: { newPassword: OTHER }, token })
    expect(missing.status).toBe(422)
    const statuses = []
    for (let at = 0; at < 20; at += 1) statuses.push((await change(token, 'wrong', OTHER)).status)
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(12)
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('the password policy', () => {
  it('is read by everybody, and set by administrators, from a version that stands', async () => {
    await create('reader', PASSWORD)
    const { accessToken: token } = await client.login('reader', PASSWORD)
    const read = await client.send('GET /auth/password-policy', { token })
    expect([read.status, read.headers.get('etag'), read.body]).toEqual([200, '"0"', defaultPasswordPolicy])
    const headers = { 'if-match': '"0"' }
    expect((await client.send('PUT /auth/password-policy', { body: read.body, token, headers })).status).toBe(
      403,
    )
    expect((await client.send('PUT /auth/password-policy', { body: read.body, token: admin })).status).toBe(
      428,
    )
    const moved = await client.send('PUT /auth/password-policy', {
      body: read.body,
      token: admin,
      headers: { 'if-match': '"9"' },
    })
    expect(moved.status).toBe(412)
  })

  it('counts from the moment that it is set', async () => {
    const set = await policy({ lengthMin: 20, contextWords: ['Lisboa'] })
    expect([set.status, set.headers.get('etag')]).toEqual([200, '"1"'])
    expect(codeOf(await create('nineteen', 'violet anchovies ab'))).toEqual([422, 'password_too_short'])
    expect(codeOf(await create('nineteen', 'lisboa 2026 Lisboa 2026'))).toEqual([422, 'password_blocked'])
    expect((await policy({})).headers.get('etag')).toBe('"2"')
    expect((await create('nineteen', 'violet anchovies ab')).status).toBe(201)
  })

  it.each([
    ['a length below what anybody asks for', { lengthMin: 7 }],
    [
      'a longer password beside a second factor than without',
      { lengthMin: 10, lengthMinWithSecondFactor: 12 },
    ],
    ['passwords that expire', { expiresAfterDays: 90 }],
  ])('cannot have %s', async (_what, given) => {
    expect([400, 422]).toContain((await policy(given)).status)
  })
})

describe('an invitation', () => {
  const invite = async (id: unknown) =>
    await client.send(`POST /users/${id}/invites`, { body: {}, token: admin })
  const accept = (token: unknown, password = PASSWORD) =>
    client.send('POST /auth/invites/accept', { body: { token, password } })

  it('lets a user without a password choose one, once', async () => {
    const made = await create('invited')
    expect(made.status).toBe(201)
    expect(
      codeOf(await client.send('POST /auth/login', { body: { username: 'invited', password: '' } })),
    ).toEqual([401, 'invalid_credentials'])
    const { body } = await invite(made.body['id'])
    expect(body['token']).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(codeOf(await accept(body['token'], 'short'))).toEqual([422, 'password_too_short'])
    expect((await accept(body['token'])).status).toBe(204)
    await client.login('invited', PASSWORD)
    expect(codeOf(await accept(body['token'], OTHER))).toEqual([401, 'invite_invalid'])
  })

  it('counts for one of those who come at once', async () => {
    const { body } = await invite((await create('raced')).body['id'])
    const replies = await Promise.all([accept(body['token'], PASSWORD), accept(body['token'], OTHER)])
    expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 401])
  })

  it('ends with the next one, with its time, and with its user', async () => {
    const made = await create('late')
    const first = await invite(made.body['id'])
    const second = await invite(made.body['id'])
    expect((await accept(first.body['token'])).status).toBe(401)
    const headers = { 'if-match': made.headers.get('etag') ?? '' }
    await client.send(`PATCH /users/${made.body['id']}`, {
      body: { status: 'disabled' },
      token: admin,
      headers,
    })
    expect((await accept(second.body['token'])).status).toBe(401)
    expect((await invite(made.body['id'])).status).toBe(404)
    const { headers: now } = await client.send(`GET /users/${made.body['id']}`, { token: admin })
    const enabled = await client.send(`PATCH /users/${made.body['id']}`, {
      body: { status: 'active' },
      token: admin,
      headers: { 'if-match': now.get('etag') ?? '' },
    })
    expect(enabled.status).toBe(200)
    expect((await accept(second.body['token'])).status).toBe(401)
    expect((await accept('x'.repeat(43))).status).toBe(401)
  })
})

describe('a reset', () => {
  it('is answered alike, whoever it is about, and whatever host the request names', async () => {
    await create('forgetful', PASSWORD)
    const ask = (username: string) =>
      client.send('POST /auth/password-reset', {
        body: { username },
        headers: { 'x-forwarded-host': 'evil.example' },
      })
    const [known, nobody] = [await ask('forgetful'), await ask('nobody.there')]
    expect([known.status, known.body]).toEqual([202, {}])
    expect([nobody.status, nobody.body]).toEqual([202, {}])
    await until(async () => links.length > 0, { deadlineMs: 60_000 })
    expect(links).toEqual([expect.stringMatching(/^http:\/\/localhost:8080\/reset#[A-Za-z0-9_-]{43}$/)])
  })

  it('sets a new password and ends every session', async () => {
    const before = await client.login('forgetful', PASSWORD)
    const token = links.at(-1)?.split('#')[1]
    const confirm = { body: { token, newPassword: OTHER } }
    expect((await client.send('POST /auth/password-reset/confirm', confirm)).status).toBe(204)
    await until(
      async () => (await client.send('GET /auth/me', { token: before.accessToken })).status === 401,
      { deadlineMs: 60_000 },
    )
    await client.login('forgetful', OTHER)
    expect((await client.send('POST /auth/password-reset/confirm', confirm)).status).toBe(401)
  })
})

describe('a user who has to wait', () => {
  it('is let in again by an administrator', async () => {
    using _ = stopClock(auth)
    const made = await create('waiting', PASSWORD)
    const wrong = () => client.send('POST /auth/login', { body: { username: 'waiting', password: 'wrong' } })
    for (let at = 0; at < 6; at += 1) await wrong()
    const right = { body: { username: 'waiting', password: PASSWORD } }
    const throttled = await client.send('POST /auth/login', right)
    expect(codeOf(throttled)).toEqual([429, 'too_many_attempts'])
    expect((await client.send(`POST /users/${made.body['id']}/unlock`, { token: admin })).status).toBe(204)
    await client.login('waiting', PASSWORD)
  })
})

describe('a user from elsewhere', () => {
  it('signs in with the hash that came along, and has one of ours afterwards', async () => {
    const made = await create('imported', PASSWORD)
    await using rows = new AsyncDisposableStack()
    const db = openDatabase<Database>(auth.databaseUrl, { poolMax: 1 })
    rows.defer(() => db.destroy())
    const of = { user_id: String(made.body['id']) }
    const store = (hash: string) =>
      db.updateTable('credential').set({ password_hash: hash }).where('user_id', '=', of.user_id).execute()
    await db.deleteFrom('password_history').where('user_id', '=', of.user_id).execute()
    await store(IMPORTED)
    const { accessToken: token } = await client.login('imported', PASSWORD)
    const { password_hash } = await db
      .selectFrom('credential')
      .selectAll()
      .where('user_id', '=', of.user_id)
      .executeTakeFirstOrThrow()
    expect(password_hash).toMatch(/^\$pbkdf2-sha256\$/)
    expect(auth.acts).toContainEqual(expect.objectContaining({ action: 'password.rehashed' }))
    expect(codeOf(await change(token, PASSWORD, PASSWORD))).toEqual([422, 'password_reused'])
    // Whoever hashes a password anew that has been changed meanwhile does not bring it back.
    const late = { userId: of.user_id, hash: IMPORTED, verified: IMPORTED, at: new Date() }
    expect(await rehashPassword(db, late)).toBe(false)
    await client.login('imported', PASSWORD)
    // Each would take hours to be looked at.
    for (const bomb of [
      `$2b$31$${'a'.repeat(53)}`,
      '$pbkdf2-sha256$i=4294967295$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAg',
    ]) {
      await store(bomb)
      expect(
        (await client.send('POST /auth/login', { body: { username: 'imported', password: PASSWORD } }))
          .status,
      ).toBe(401)
    }
  })
})

it('nothing that happened here was a fault, or is told in clear', async () => {
  expect(auth.faults).toEqual([])
  const told = JSON.stringify([auth.acts, await auth.testLog.log.range('PLATFORM', 1, 900)])
  expect(told).not.toMatch(/anchovies|kettles|pbkdf2/)
  for (const link of links) expect(told).not.toContain(link.split('#')[1])
})
