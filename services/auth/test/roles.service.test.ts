import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { ROLES_MAX } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { anotherVerifier, type RunningAuth, startAuth } from './running-auth.ts'

const [CITY, OTHER] = ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', '017f22e2-79b0-7cc3-98c4-dc0c0c073990']
const PASSWORD = 'nine brown horses over a river'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let admin: string
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  admin = (await client.login()).accessToken
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

let made = 0
const asAdmin = (line: string, body?: unknown) =>
  client.send(line, { token: admin, body, headers: { 'if-match': '*' } })
const createRole = (name: string, grants: unknown) =>
  asAdmin('POST /roles', { name, description: 'A test', grants })
async function somebody(...roles: string[]) {
  made += 1
  const username = `somebody-${made}`
  const { body, status } = await asAdmin('POST /users', { username, password: PASSWORD, roles })
  expect([status, body]).toEqual([201, expect.anything()])
  return { id: String(body['id']), ...(await client.login(username, PASSWORD)) }
}

describe('a role of one’s own', () => {
  it('lets its holder do what it says, at once less when it says less', async () => {
    const grants = [{ permission: 'user:read' }]
    const { body, headers } = await createRole('helpdesk', grants)
    expect(body).toMatchObject({ name: 'helpdesk', system: false, permissions: ['user:read'], version: 1 })
    await until(async () => (await client.send('GET /roles/helpdesk', { token: admin })).status === 200, {
      deadlineMs: 60_000,
    })
    const { accessToken: token } = await somebody('helpdesk')
    const list = async () => (await client.send('GET /users', { token })).status
    await until(async () => (await list()) === 200, { deadlineMs: 60_000 })
    await using other = await anotherVerifier(auth)
    await until(async () => other.access.ready(), { deadlineMs: 60_000 })
    const there = await other.access.authenticate(token)
    expect(there.may('user:read').allowed).toBe(true)

    const change = { description: 'Less', grants: [{ permission: 'role:read' }] }
    const stale = await client.send('PUT /roles/helpdesk', {
      token: admin,
      body: change,
      headers: { 'if-match': '"9"' },
    })
    expect(stale.status).toBe(412)
    const sent = { token: admin, body: change, headers: { 'if-match': headers.get('etag') ?? '' } }
    expect((await client.send('PUT /roles/helpdesk', sent)).status).toBe(200)
    await until(async () => (await list()) === 403, { deadlineMs: 60_000 })
    await until(async () => !there.may('user:read').allowed, { deadlineMs: 60_000 })
  })
})

describe('a role that is removed while it is given', () => {
  const RACES = 6
  const rolesOf = async (): Promise<string[]> => {
    const { body } = await asAdmin('GET /users?limit=200')
    return (body['items'] as { roles: string[] }[]).flatMap(({ roles }) => roles)
  }

  it('is either held or gone, and never both', async () => {
    const { id } = await somebody('viewer')
    for (let race = 0; race < RACES; race += 1) {
      const role = `raced-${race}`
      await createRole(role, [{ permission: 'city:read' }])
      const users = [1, 2].map((at) => ({
        username: `racer-${race}-${at}`,
        password: PASSWORD,
        roles: [role],
      }))
      const settings = {
        name: role,
        roles: [role],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      }
      const given = [
        ...users.map((user) => asAdmin('POST /users', user)),
        asAdmin(`PUT /users/${id}/roles`, { roles: [role] }),
        asAdmin('POST /service-accounts', settings),
      ]
      const removed = await asAdmin(`DELETE /roles/${role}`)
      const held = (await Promise.all(given)).filter(({ status }) => status < 300)
      expect([204, 409]).toContain(removed.status)
      expect([role, held.length > 0]).toEqual([role, removed.status === 409])
      if (removed.status === 204) expect(await rolesOf()).not.toContain(role)
    }
  })
})

describe('roles of one’s own', () => {
  it.each(['*', '%3E', 'a.b', 'a%20b', 'Helpdesk', '__proto__'])(
    'are not found by a name that no role can have: %s',
    async (name) => {
      const body = { description: 'All', grants: [{ permission: 'city:read' }] }
      for (const line of [`PUT /roles/${name}`, `DELETE /roles/${name}`, `GET /roles/${name}`]) {
        const answer = await asAdmin(line, line.startsWith('PUT') ? body : undefined)
        expect([line, answer.status, answer.body['code']]).toEqual([line, 404, 'role_not_found'])
      }
    },
  )

  it('cannot be removed while somebody has them', async () => {
    await createRole('short-lived', [{ permission: 'alert:read' }])
    const { id } = await somebody('short-lived')
    expect((await asAdmin('DELETE /roles/short-lived')).body['code']).toBe('role_in_use')
    await asAdmin(`PUT /users/${id}/roles`, { roles: ['viewer'] })
    expect((await asAdmin('DELETE /roles/short-lived')).status).toBe(204)
    expect((await asAdmin('GET /roles/short-lived')).status).toBe(404)
    expect((await createRole('short-lived', [{ permission: 'alert:read' }])).status).toBe(201)
  })

  it.each([
    ['a name of the system', 'admin', [{ permission: 'city:read' }], 422],
    ['a name that is none', 'No Name', [{ permission: 'city:read' }], 422],
    ['no grants', 'empty', [], 422],
    ['an unknown permission', 'odd', [{ permission: 'all:things' }], 422],
    ['an unknown condition', 'odd', [{ permission: 'city:read', conditions: { moon: 'full' } }], 400],
    [
      'a network that is none',
      'odd',
      [{ permission: 'city:read', conditions: { ipIn: ['10.0.0.0/33'] } }],
      422,
    ],
    [
      'a denial to owners',
      'odd',
      [{ effect: 'deny', permission: 'city:read', conditions: { owner: true } }],
      422,
    ],
    ['the permission to write roles', 'odd', [{ permission: 'role:manage' }], 403],
  ])('are not made with %s', async (_, name, grants, status) => {
    expect((await createRole(name, grants)).status).toBe(status)
  })

  it('are never those of the system', async () => {
    const body = { description: 'All', grants: [{ permission: 'user:manage' }] }
    expect((await asAdmin('PUT /roles/operator', body)).status).toBe(403)
    expect((await asAdmin('DELETE /roles/viewer')).status).toBe(403)
  })

  it('are so many at most', async () => {
    const { body } = await asAdmin('GET /roles')
    const custom = (body['items'] as { system: boolean }[]).filter(({ system }) => !system).length
    for (let at = 0; at < ROLES_MAX - custom; at += 1)
      expect((await createRole(`role-${at}`, [{ permission: 'city:read' }])).status).toBe(201)
    expect((await createRole('one-more', [{ permission: 'city:read' }])).body['code']).toBe('too_many_roles')
  })
})

describe('nobody gives more than they have', () => {
  it('who may manage users gives only roles within their own', async () => {
    const grants = [
      { permission: 'user:manage' },
      { permission: 'user:read' },
      { permission: 'city:read', conditions: { citiesInclude: [CITY] } },
    ]
    await asAdmin('PUT /roles/short-lived', { description: 'Local', grants })
    await asAdmin('PUT /roles/role-5', { description: 'One city', grants: grants.slice(2) })
    await asAdmin('PUT /roles/role-6', {
      description: 'Another',
      grants: [{ permission: 'city:read', conditions: { citiesInclude: [OTHER] } }],
    })
    const { accessToken: token, id } = await somebody('short-lived')
    const create = async (username: string, ...roles: string[]) =>
      (await client.send('POST /users', { token, body: { username, password: PASSWORD, roles } })).status
    await until(
      async () => (await create(`local-${Math.random()}`.slice(0, 20).replace('.', '-'), 'role-5')) === 201,
      { deadlineMs: 60_000 },
    )
    expect(await create('other-city', 'role-6')).toBe(403)
    expect(await create('reads-all', 'viewer')).toBe(403)
    expect(await create('rules-all', 'admin')).toBe(403)
    expect(await create('nobody-knows', 'ghost-role')).toBe(422)
    const promote = (target: string) =>
      client.send(`PUT /users/${target}/roles`, {
        token,
        body: { roles: ['admin'] },
        headers: { 'if-match': '*' },
      })
    expect((await promote(id)).status).toBe(403)
    const users = (await asAdmin('GET /users?limit=200')).body['items'] as { id: string; username: string }[]
    const boss = users.find(({ username }) => username === 'admin')?.id
    const headers = { 'if-match': '*' }
    expect(
      (await client.send(`PATCH /users/${boss}`, { token, headers, body: { status: 'disabled' } })).status,
    ).toBe(403)
    // Whoever holds an invitation chooses the password of that person.
    for (const path of ['invites', 'unlock'])
      expect([
        path,
        (
          await client.send(`POST /users/${boss}/${path}`, {
            token,
            body: path === 'invites' ? {} : undefined,
          })
        ).status,
      ]).toEqual([path, 403])
  })

  it.each(['operator', 'viewer'])('%s writes no role', async (role) => {
    const { accessToken: token } = await somebody(role)
    const headers = { 'if-match': '*' }
    const body = { description: 'More', grants: [{ permission: 'user:manage' }] }
    expect((await client.send('PUT /roles/operator', { token, headers, body })).status).toBe(403)
    expect((await client.send('POST /roles', { token, body: { name: 'mine', ...body } })).status).toBe(403)
    expect((await client.send('DELETE /roles/role-5', { token, headers })).status).toBe(403)
  })
})

it('the trail hears of roles', () => {
  const acts = auth.acts.filter(({ action }) => action.startsWith('role.') && action !== 'role.granted')
  const told = new Set(acts.map(({ action, target }) => `${action} ${target?.type}`))
  for (const action of ['role.created', 'role.changed', 'role.removed'])
    expect(told).toContain(`${action} role`)
})

describe('why somebody may do something', () => {
  it('is told by the rule that decides', async () => {
    const { id } = await somebody('role-5')
    const explain = async (permission: string, resource?: object) =>
      (await asAdmin('POST /access/explain', { subject: id, permission, resource })).body
    const conditions = { citiesInclude: [CITY] }
    const rule = { role: 'role-5', effect: 'allow', conditions }
    expect(await explain('city:read', { cityId: CITY })).toEqual({ allowed: true, reason: 'granted', rule })
    expect(await explain('city:read', { cityId: OTHER })).toEqual({
      allowed: false,
      reason: 'conditions_not_met',
      rule,
    })
    expect(await explain('user:manage')).toEqual({ allowed: false, reason: 'no_grant' })
    const nobody = { subject: OTHER, permission: 'city:read' }
    expect((await asAdmin('POST /access/explain', nobody)).status).toBe(404)
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
