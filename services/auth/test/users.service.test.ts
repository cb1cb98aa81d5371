import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf, type Reply } from './client.ts'
import { newId, type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'a long enough pass phrase'
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

const create = (username: string, roles = ['viewer'], headers = {}): Promise<Reply> =>
  client.send('POST /users', { body: { username, password: PASSWORD, roles }, token, headers })
const ifMatch = (reply: Reply) => ({ 'if-match': reply.headers.get('etag') ?? '' })
const admin = async () => {
  const { body } = await client.send('GET /auth/me', { token })
  return { id: String(body['id']), headers: { 'if-match': `"${body['version']}"` } }
}

describe('users', () => {
  it('are created, read at once and sign in', async () => {
    const made = await create('first.viewer')
    expect(made.status).toBe(201)
    expect(made.headers.get('etag')).toBe('"1"')
    expect(made.headers.get('urbe-position')).toMatch(/^PLATFORM:\d+$/)
    expect(made.headers.get('location')).toBe(`/api/v1/users/${made.body['id']}`)
    const read = await client.send(`GET /users/${made.body['id']}`, {
      token,
      headers: { 'urbe-at-least': made.headers.get('urbe-position') ?? '' },
    })
    expect(read.body).toEqual(made.body)
    const known = await client.send(`GET /users/${made.body['id']}`, {
      token,
      headers: { 'if-none-match': '"1"' },
    })
    expect(known.status).toBe(304)
    await client.login('first.viewer', PASSWORD)
  })

  it('have names of their own', async () => {
    await create('taken')
    expect((await create('taken')).body['code']).toBe('username_taken')
  })

  it.each([
    ['a name that starts with a dot', { username: '.dot', password: PASSWORD, roles: ['viewer'] }],
    ['a role that does not exist', { username: 'somebody', password: PASSWORD, roles: ['king'] }],
    ['no role', { username: 'somebody', password: PASSWORD, roles: [] }],
  ])('are not created with %s', async (_what, body) => {
    const reply = await client.send('POST /users', { body, token })
    expect([reply.status, reply.body['code']]).toEqual([422, 'invalid_value'])
  })

  it('are created once however often the request comes', async () => {
    const headers = { 'idempotency-key': newId() }
    const [first, second] = [
      await create('once', ['viewer'], headers),
      await create('once', ['viewer'], headers),
    ]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('etag')).toBe('"1"')
    const other = await create('other', ['viewer'], headers)
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused'])
  })
})

describe('users, later on,', () => {
  it('are listed in pages without a gap', async () => {
    for (const name of ['page.one', 'page.two', 'page.three']) await create(name)
    const names: string[] = []
    for (let cursor: unknown = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`
      const { body } = await client.send(`GET /users?limit=2${query}`, { token })
      names.push(...(body['items'] as { username: string }[]).map(({ username }) => username))
      cursor = body['next']
    }
    expect(names).toEqual(expect.arrayContaining(['admin', 'page.one', 'page.two', 'page.three']))
    expect(new Set(names).size).toBe(names.length)
    const forged = await client.send('GET /users?cursor=Zm9yZ2Vk.AAAA', { token })
    expect([forged.status, forged.body['code']]).toEqual([400, 'malformed_request'])
  })

  it('may only do what their roles allow', async () => {
    await create('looker')
    const { accessToken } = await client.login('looker', PASSWORD)
    const refused = await client.send('GET /users', { token: accessToken })
    expect([refused.status, refused.body['code']]).toEqual([403, 'forbidden'])
    expect((await client.send('GET /auth/me', { token: accessToken })).status).toBe(200)
  })

  it('get new roles, and tokens with the old ones end', async () => {
    const made = await create('rising')
    const tokens = await client.login('rising', PASSWORD)
    const change = { body: { roles: ['operator'] }, token }
    const path = `PUT /users/${made.body['id']}/roles`
    expect((await client.send(path, change)).body['code']).toBe('if_match_required')
    expect((await client.send(path, { ...change, headers: { 'if-match': '"7"' } })).status).toBe(412)
    const risen = await client.send(path, { ...change, headers: ifMatch(made) })
    expect([risen.status, risen.body['roles'], risen.headers.get('etag')]).toEqual([200, ['operator'], '"2"'])
    const old = () => client.send('GET /auth/me', { token: tokens.accessToken })
    await until(async () => (await old()).body['code'] === 'token_revoked', { deadlineMs: 60_000 })
    const fresh = await client.send('POST /auth/refresh', { body: { refreshToken: tokens.refreshToken } })
    const me = await client.send('GET /auth/me', { token: String(fresh.body['accessToken']) })
    expect(me.body['roles']).toEqual(['operator'])
  })
})

describe('users who go', () => {
  it('that are disabled are out until they are enabled', async () => {
    const made = await create('paused')
    const tokens = await client.login('paused', PASSWORD)
    const path = `PATCH /users/${made.body['id']}`
    const off = await client.send(path, { body: { status: 'disabled' }, token, headers: ifMatch(made) })
    expect(off.body['status']).toBe('disabled')
    expect(
      (await client.send('POST /auth/refresh', { body: { refreshToken: tokens.refreshToken } })).status,
    ).toBe(401)
    const login = await client.send('POST /auth/login', { body: { username: 'paused', password: PASSWORD } })
    expect(login.body['code']).toBe('invalid_credentials')
    await client.send(path, { body: { status: 'active' }, token, headers: ifMatch(off) })
    await client.login('paused', PASSWORD)
  })

  it('that are removed are gone, name and all', async () => {
    const made = await create('leaving')
    const path = `/users/${made.body['id']}`
    expect((await client.send(`DELETE ${path}`, { token, headers: ifMatch(made) })).status).toBe(204)
    expect((await client.send(`GET ${path}`, { token })).body['code']).toBe('user_not_found')
    expect((await create('leaving')).status).toBe(201)
  })
})

describe('the last administrator', () => {
  it('cannot be taken away in any way', async () => {
    const { id, headers } = await admin()
    const replies = [
      await client.send(`PUT /users/${id}/roles`, { body: { roles: ['viewer'] }, token, headers }),
      await client.send(`PATCH /users/${id}`, { body: { status: 'disabled' }, token, headers }),
      await client.send(`DELETE /users/${id}`, { token, headers }),
    ]
    for (const { status, body } of replies) expect([status, body['code']]).toEqual([409, 'last_admin'])
  })

  it('stays one when two take each other away at once', async () => {
    const second = await create('second.admin', ['admin'])
    const third = await create('third.admin', ['admin'])
    const first = await admin()
    const away = [
      client.send(`PATCH /users/${second.body['id']}`, {
        body: { status: 'disabled' },
        token,
        headers: ifMatch(second),
      }),
      client.send(`PATCH /users/${third.body['id']}`, {
        body: { status: 'disabled' },
        token,
        headers: ifMatch(third),
      }),
    ]
    expect((await Promise.all(away)).map(({ status }) => status)).toEqual([200, 200])
    const last = await client.send(`DELETE /users/${first.id}`, { token, headers: first.headers })
    expect(last.body['code']).toBe('last_admin')
  })
})

describe('a password', () => {
  it('is changed by its owner, whose other sessions end', async () => {
    await create('changer')
    const [here, there] = [await client.login('changer', PASSWORD), await client.login('changer', PASSWORD)]
    const change = (currentPassword: string) =>
      client.send('PUT /auth/me/password', {
        body: { currentPassword, newPassword: 'another long pass phrase' },
        token: here.accessToken,
      })
    expect((await change('wrong')).body['code']).toBe('invalid_credentials')
    expect((await change(PASSWORD)).status).toBe(204)
    await until(
      async () => (await client.send('GET /auth/me', { token: there.accessToken })).status === 401,
      { deadlineMs: 60_000 },
    )
    expect((await client.send('GET /auth/me', { token: here.accessToken })).status).toBe(200)
    await client.login('changer', 'another long pass phrase')
  })
})

describe('roles and keys', () => {
  it('are told', async () => {
    expect((await client.send('GET /roles', { token })).body['items']).toHaveLength(4)
    expect((await client.send('GET /roles/viewer', { token })).body).toMatchObject({
      name: 'viewer',
      system: true,
    })
    expect((await client.send('GET /roles/king', { token })).body['code']).toBe('role_not_found')
    expect((await client.send('GET /permissions', { token })).status).toBe(200)
  })

  it('show nothing private', async () => {
    const { body } = await client.send('GET /.well-known/jwks.json')
    const keys = body['keys'] as Record<string, string>[]
    expect(keys).toEqual([expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', use: 'sig' })])
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
