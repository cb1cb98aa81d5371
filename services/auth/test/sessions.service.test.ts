import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { stopClock } from './movable-clock.ts'
import { ADMIN_PASSWORD, anotherVerifier, ORIGIN, type RunningAuth, startAuth } from './running-auth.ts'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const refresh = (refreshToken: string) => client.send('POST /auth/refresh', { body: { refreshToken } })

describe('signing in', () => {
  it('gives tokens that open the door', async () => {
    const { accessToken, sessionId } = await client.login()
    const me = await client.send('GET /auth/me', { token: accessToken })
    expect(me.status).toBe(200)
    expect(me.body).toMatchObject({ username: 'admin', roles: ['admin'], sessionId })
    expect(me.body['permissions']).toContain('user:manage')
  })

  it('answers a wrong password and an unknown name alike', async () => {
    const wrong = await client.send('POST /auth/login', { body: { username: 'admin', password: 'wrong' } })
    const nobody = await client.send('POST /auth/login', { body: { username: 'nobody', password: 'wrong' } })
    expect(wrong.status).toBe(401)
    expect({ ...wrong.body, traceId: '' }).toEqual({ ...nobody.body, traceId: '' })
    await client.login()
  })
})

describe('a guess', () => {
  it.each([
    ['a blank that cannot be seen', 'ad\u200bmin'],
    ['letters that run backwards', 'ad\u202emin'],
    ['a NUL', 'admin\u0000x'],
    ['a list', ['admin']],
    ['an operator', { $ne: null }],
  ])('knows no name with %s', async (_what, username) => {
    const reply = await client.send('POST /auth/login', { body: { username, password: ADMIN_PASSWORD } })
    expect([reply.status, reply.body['code']]).toEqual([422, 'invalid_value'])
  })

  it('takes a password as it comes: a NUL ends nothing, and half a character is none', async () => {
    const signIn = (password: string) =>
      client.send('POST /auth/login', { body: { username: 'admin', password } })
    for (const wrong of [`${ADMIN_PASSWORD}\u0000x`, `${ADMIN_PASSWORD}\ud800`, ` ${ADMIN_PASSWORD}`])
      expect((await signIn(wrong)).body['code']).toBe('invalid_credentials')
    expect((await signIn('x'.repeat(1_000_000))).status).toBe(413)
    await client.login()
  })

  it('slows down who guesses, and nobody else', async () => {
    using _ = stopClock(auth)
    const guess = () => client.send('POST /auth/login', { body: { username: 'guessed', password: 'wrong' } })
    const statuses = []
    for (let attempt = 0; attempt < 6; attempt += 1) statuses.push((await guess()).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    const slowed = await guess()
    expect(slowed.body['code']).toBe('too_many_attempts')
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
    await client.login()
  })
})

describe('a browser', () => {
  it('hides the refresh token from scripts when the caller wants a cookie', async () => {
    const reply = await client.send('POST /auth/login', {
      body: { username: 'admin', password: ADMIN_PASSWORD },
      headers: { 'urbe-session': 'cookie' },
    })
    const [cookie = '', device] = reply.headers.getSetCookie()
    expect(device).toMatch(/^__Host-device=d1/)
    expect(reply.body).not.toHaveProperty('refreshToken')
    expect(cookie).toMatch(/^__Host-rt=rt1\.\S+; Max-Age=604800; HttpOnly; Secure; SameSite=Strict; Path=\/$/)

    const sent = { cookie: cookie.split(';')[0] ?? '', 'x-requested-with': 'urbe' }
    const own = await client.send('POST /auth/refresh', { body: {}, headers: { ...sent, origin: ORIGIN } })
    expect(own.status).toBe(200)
    expect(own.headers.get('set-cookie')).toContain('__Host-rt=rt1.')
  })

  it.each<[string, Record<string, string>]>([
    ['of another origin', { 'x-requested-with': 'urbe', origin: 'https://elsewhere.example' }],
    ['of no origin', { 'x-requested-with': 'urbe', origin: 'null' }],
    ['of another site', { 'x-requested-with': 'urbe', 'sec-fetch-site': 'cross-site' }],
    ['of another host of the site', { 'x-requested-with': 'urbe', 'sec-fetch-site': 'same-site' }],
    [
      'whose two headers contradict each other',
      { 'x-requested-with': 'urbe', 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' },
    ],
    ['that sends what a form could send', { origin: ORIGIN }],
  ])('cannot refresh from a page %s', async (_, headers) => {
    const cookie = `__Host-rt=${(await client.login()).refreshToken}`
    const reply = await client.send('POST /auth/refresh', { body: {}, headers: { cookie, ...headers } })
    expect([reply.status, reply.body['code']]).toEqual([403, 'csrf_rejected'])
    expect(reply.headers.get('set-cookie')).toBeNull()
  })

  it.each<[string, (cookie: string) => string, number, string]>([
    ['with more behind it', (cookie) => `${cookie}=more`, 401, 'refresh_invalid'],
    ['beside another', (cookie) => `${cookie}; __Host-rt=rt1.x`, 400, 'malformed_request'],
  ])('cannot refresh with a cookie %s', async (_, change, status, code) => {
    const cookie = change(`__Host-rt=${(await client.login()).refreshToken}`)
    const headers = { cookie, 'x-requested-with': 'urbe' }
    const reply = await client.send('POST /auth/refresh', { body: {}, headers })
    expect([reply.status, reply.body['code']]).toEqual([status, code])
  })
})

it.each<[string, Record<string, string>]>([
  ['of another origin', { origin: 'https://elsewhere.example' }],
  ['of no origin', { origin: 'null' }],
  ['of another site', { 'sec-fetch-site': 'cross-site' }],
])('a page %s signs nobody in with a cookie', async (_, headers) => {
  const body = { username: 'admin', password: ADMIN_PASSWORD }
  const reply = await client.send('POST /auth/login', {
    body,
    headers: { ...headers, 'urbe-session': 'cookie' },
  })
  expect([reply.status, reply.body['code']]).toEqual([403, 'csrf_rejected'])
  expect(reply.headers.get('set-cookie')).toBeNull()
})

describe('refreshing', () => {
  it('rotates the token', async () => {
    const first = await client.login()
    const second = await refresh(first.refreshToken)
    expect(second.status).toBe(200)
    expect(second.body['refreshToken']).not.toBe(first.refreshToken)
    expect(second.body['sessionId']).toBe(first.sessionId)
  })

  it('gives all who race the same successor', async () => {
    using _ = stopClock(auth)
    const { refreshToken } = await client.login()
    const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(replies.map(({ body }) => body['refreshToken'])).size).toBe(1)
  })

  it('ends the session when a token comes again later', async () => {
    const first = await client.login()
    const second = await refresh(first.refreshToken)
    const third = await refresh(String(second.body['refreshToken']))
    const reused = await refresh(first.refreshToken)
    expect([reused.status, reused.body['code']]).toEqual([401, 'refresh_reused'])
    expect((await refresh(String(third.body['refreshToken']))).body['code']).toBe('refresh_invalid')
    const token = String(third.body['accessToken'])
    await until(async () => (await client.send('GET /auth/me', { token })).status === 401, {
      deadlineMs: 60_000,
    })
  })

  it('ends the session when another program comes with the token', async () => {
    const first = await client.login()
    await refresh(first.refreshToken)
    const stolen = await client.send('POST /auth/refresh', {
      body: { refreshToken: first.refreshToken },
      headers: { 'user-agent': 'thief' },
    })
    expect(stolen.body['code']).toBe('refresh_reused')
  })

  it.each(['', 'rt1', 'rt1.AAAAAAAAAAAAAAAAAAAAAA.1.AAAA', 'x'.repeat(200)])(
    'refuses what was never given out: %s',
    async (token) => {
      expect((await refresh(token)).body['code']).toBe('refresh_invalid')
    },
  )
})

describe('signing out', () => {
  it('is known to another service within a second', async () => {
    await using other = await anotherVerifier(auth)
    await until(async () => other.access.ready(), { deadlineMs: 60_000 })
    const { accessToken } = await client.login()
    expect((await other.access.authenticate(accessToken)).roles).toEqual(['admin'])
    expect((await client.send('POST /auth/logout', { token: accessToken })).status).toBe(204)
    const refused = () =>
      other.access.authenticate(accessToken).then(
        () => false,
        (error) => error.code,
      )
    await until(async () => (await refused()) === 'token_revoked', { deadlineMs: 60_000 })
  })

  it('is known to a service that starts afterwards', async () => {
    const { accessToken } = await client.login()
    await client.send('POST /auth/logout', { token: accessToken })
    await using late = await anotherVerifier(auth)
    await until(async () => late.access.ready(), { deadlineMs: 60_000 })
    await expect(late.access.authenticate(accessToken)).rejects.toMatchObject({ code: 'token_revoked' })
  })

  it('ends every session when asked to', async () => {
    const [one, two] = [await client.login(), await client.login()]
    expect((await client.send('POST /auth/logout?all=true', { token: one.accessToken })).status).toBe(204)
    await until(
      async () =>
        (await client.send('GET /auth/me', { token: two.accessToken })).body['code'] === 'token_revoked',
      { deadlineMs: 60_000 },
    )
    expect((await refresh(two.refreshToken)).status).toBe(401)
  })
})

describe('own sessions', () => {
  it('are listed in pages, and one of them can be ended', async () => {
    const [one, two] = [await client.login(), await client.login()]
    const page = await client.send('GET /auth/sessions?limit=1', { token: two.accessToken })
    expect(page.body['items']).toEqual([expect.objectContaining({ id: two.sessionId, current: true })])
    expect(page.headers.get('link')).toContain('rel="next"')
    const next = await client.send(`GET /auth/sessions?limit=1&cursor=${page.body['next']}`, {
      token: two.accessToken,
    })
    expect(next.body['items']).toEqual([expect.objectContaining({ id: one.sessionId, current: false })])

    const end = () => client.send(`DELETE /auth/sessions/${one.sessionId}`, { token: two.accessToken })
    expect((await end()).status).toBe(204)
    expect((await end()).body['code']).toBe('session_not_found')
  })

  it('are nobody else’s: those of others are not listed, and end for nobody but their owner', async () => {
    const admin = await client.login()
    const body = { username: 'curious', password: 'nine brown horses over a river', roles: ['viewer'] }
    await client.send('POST /users', { body, token: admin.accessToken })
    const curious = await client.login('curious', body.password)
    const { body: page } = await client.send('GET /auth/sessions', { token: curious.accessToken })
    expect(page['items']).toEqual([expect.objectContaining({ id: curious.sessionId })])
    for (const id of [admin.sessionId, crypto.randomUUID()]) {
      const { status, body: told } = await client.send(`DELETE /auth/sessions/${id}`, {
        token: curious.accessToken,
      })
      expect([status, told['code'], told['detail']]).toEqual([
        404,
        'session_not_found',
        'You have no such open session',
      ])
    }
    expect((await client.send('GET /auth/me', { token: admin.accessToken })).status).toBe(200)
  })

  it('leave no trace of names or passwords in the log', async () => {
    const commits = await auth.testLog.log.range('PLATFORM', 1, 500)
    const text = JSON.stringify(commits)
    expect(commits.length).toBeGreaterThan(5)
    expect(text).not.toMatch(/"admin"(?!])|pbkdf2|rt1\.|first of all/)
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
