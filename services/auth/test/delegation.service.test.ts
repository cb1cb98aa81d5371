import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { oauthClientOf } from './oauth-client.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'nine brown horses over a river'
const OTHER = 'eleven purple kettles whistle'
const HERE = { ipIn: ['127.0.0.0/8', '::1/128'] }
const A_DAY_MS = 86_400_000
const IF_MATCH = { 'if-match': '*' }

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

const send = (token: string, line: string, body?: unknown, headers = IF_MATCH) =>
  client.send(line, { token, body, headers })
const told = async (token: string, line: string, body?: unknown) => {
  const { status, body: answer } = await send(token, line, body)
  return [status, answer['code']]
}
const permissionsOf = async (role: string): Promise<string[]> =>
  (await send(admin, `GET /roles/${role}`)).body['permissions'] as string[]
const allowing = (permissions: readonly string[], conditions?: object) =>
  [...new Set(permissions)].map((permission) => ({ permission, ...(conditions && { conditions }) }))
async function roleOf(name: string, grants: readonly object[]): Promise<string> {
  const made = await send(admin, 'POST /roles', { name, description: 'A test', grants })
  expect([made.status, made.body]).toEqual([201, expect.anything()])
  return name
}
let made = 0
async function somebody(...roles: string[]) {
  made += 1
  const username = `somebody-${made}`
  const { body, status } = await send(admin, 'POST /users', { username, password: PASSWORD, roles })
  expect([status, body]).toEqual([201, expect.anything()])
  const signedIn = async () => (await client.login(username, PASSWORD)).accessToken
  // A role that was just made counts when this process has heard of it.
  return { id: String(body['id']), token: await signedIn() }
}
const machine = (roles: readonly string[], further: object = {}) => ({
  name: 'robot',
  roles,
  expiresAt: new Date(Date.now() + A_DAY_MS).toISOString(),
  ...further,
})
const counts = (token: string, line: string) =>
  until(async () => (await send(token, line)).status === 200, { deadlineMs: 60_000 })
const NOT_ALLOWED = [403, 'forbidden']

describe('who may do something under conditions', () => {
  it('gives it to nobody without them', async () => {
    const powers = ['user:manage', 'user:read', 'service-account:manage', ...(await permissionsOf('viewer'))]
    await roleOf('office', allowing(powers, HERE))
    const { id, token } = await somebody('office')
    await counts(token, 'GET /users')
    expect(await told(token, `PUT /users/${id}/roles`, { roles: ['office', 'viewer'] })).toEqual(NOT_ALLOWED)
    const free = { username: 'free-one', roles: ['viewer'] }
    expect(await told(token, 'POST /users', free)).toEqual(NOT_ALLOWED)
    expect(await told(token, 'POST /service-accounts', machine(['viewer']))).toEqual(NOT_ALLOWED)
    expect((await send(token, 'POST /users', { ...free, roles: ['office'] })).status).toBe(201)
  })

  it('as a machine gives it to no other machine, nor to itself', async () => {
    const { body } = await send(admin, 'POST /service-accounts', machine(['admin'], { conditions: HERE }))
    const id = String(body['id'])
    const { body: secret } = await send(admin, `POST /service-accounts/${id}/secrets`, {
      kind: 'client-secret',
    })
    const answer = await oauthClientOf(auth).grant(id, String(secret['secret']))
    const token = String(answer.body['access_token'])
    expect((await send(token, 'GET /users')).status).toBe(200)
    expect(await told(token, 'POST /service-accounts', machine(['admin']))).toEqual(NOT_ALLOWED)
    expect(await told(token, `PUT /service-accounts/${id}`, machine(['admin']))).toEqual(NOT_ALLOWED)
    expect(await told(token, 'POST /users', { username: 'its-own', roles: ['admin'] })).toEqual(NOT_ALLOWED)
  })
})

describe('who is denied something', () => {
  it('neither takes the denial away nor goes round it', async () => {
    await roleOf('no-keys', [{ permission: 'key:read' }, { effect: 'deny', permission: 'key:rotate' }])
    const { id, token } = await somebody('admin', 'no-keys')
    await until(async () => (await send(token, 'POST /keys/rotate', { purpose: 'signing' })).status === 403, {
      deadlineMs: 60_000,
    })
    const without = { description: 'Less', grants: [{ permission: 'key:read' }] }
    expect(await told(token, 'PUT /roles/no-keys', without)).toEqual(NOT_ALLOWED)
    expect(await told(token, `PUT /users/${id}/roles`, { roles: ['admin'] })).toEqual(NOT_ALLOWED)
    expect(await told(token, 'POST /users', { username: 'accomplice', roles: ['admin'] })).toEqual(
      NOT_ALLOWED,
    )
    const same = { description: 'The same', grants: [{ effect: 'deny', permission: 'key:rotate' }] }
    expect((await send(token, 'PUT /roles/no-keys', same)).status).toBe(200)
    expect((await send(admin, 'PUT /roles/no-keys', without)).status).toBe(200)
  })
})

describe('a machine that may do more', () => {
  it('is changed and removed by nobody who may do less, nor is a secret of it taken back', async () => {
    const { body } = await send(admin, 'POST /service-accounts', machine(['admin']))
    const path = `/service-accounts/${body['id']}`
    const { body: secret } = await send(admin, `POST ${path}/secrets`, { kind: 'client-secret' })
    const powers = ['service-account:manage', 'service-account:read', ...(await permissionsOf('viewer'))]
    await roleOf('machinist', allowing(powers))
    const { token } = await somebody('machinist')
    await counts(token, 'GET /service-accounts')
    expect(await told(token, `PUT ${path}`, machine(['viewer']))).toEqual(NOT_ALLOWED)
    expect(await told(token, `DELETE ${path}`)).toEqual(NOT_ALLOWED)
    expect(await told(token, `DELETE ${path}/secrets/${secret['id']}`)).toEqual(NOT_ALLOWED)
    expect(await told(token, `POST ${path}/secrets`, { kind: 'api-key' })).toEqual(NOT_ALLOWED)
    expect((await send(admin, `DELETE ${path}`)).status).toBe(204)
  })
})

describe('whoever may invite people', () => {
  const accept = async (token: unknown) => {
    const body = { token, password: OTHER }
    const { status, body: answer } = await client.send('POST /auth/invites/accept', { body })
    return [status, answer['code']]
  }
  const invite = (by: string, id: string) => send(by, `POST /users/${id}/invites`, {})
  const NO_MORE = [401, 'invite_invalid']

  it('lets nobody in as what they have become since', async () => {
    const powers = ['user:manage', 'user:read', ...(await permissionsOf('viewer'))]
    await roleOf('doorkeeper', allowing(powers))
    await roleOf('clerk', allowing(['city:read']))
    const { token } = await somebody('doorkeeper')
    await counts(token, 'GET /users')
    const [promoted, clerk, same] = [
      await somebody('viewer'),
      await somebody('clerk'),
      await somebody('viewer'),
    ]
    const held: unknown[] = []
    for (const { id } of [promoted, clerk, same]) {
      const { status, body } = await invite(token, id)
      expect(status).toBe(201)
      held.push(body['token'])
    }
    expect((await send(admin, `PUT /users/${promoted.id}/roles`, { roles: ['admin'] })).status).toBe(200)
    const wider = { description: 'More', grants: allowing(['city:read', 'key:rotate']) }
    expect((await send(admin, 'PUT /roles/clerk', wider)).status).toBe(200)
    expect(await Promise.all(held.map(accept))).toEqual([NO_MORE, NO_MORE, [204, undefined]])
    for (const { id } of [promoted, clerk]) expect((await invite(token, id)).status).toBe(403)
  })

  it('takes nothing from those who asked for a new password themselves', async () => {
    const { id } = await somebody('viewer')
    await client.send('POST /auth/password-reset', { body: { username: `somebody-${made}` } })
    await until(async () => links.length > 0, { deadlineMs: 60_000 })
    expect((await send(admin, `PUT /users/${id}/roles`, { roles: ['operator'] })).status).toBe(200)
    expect(await accept(links[0]?.split('#')[1])).toEqual([204, undefined])
  })
})

describe('one Idempotency-Key for two changes', () => {
  it('does not make the second one pass for the first', async () => {
    const { id } = await somebody('operator')
    const headers = { ...IF_MATCH, 'idempotency-key': 'the-same-key' }
    const change = async (roles: string[]) =>
      (await send(admin, `PUT /users/${id}/roles`, { roles }, headers)).body['roles']
    expect([await change(['admin']), await change(['viewer']), await change(['admin'])]).toEqual([
      ['admin'],
      ['viewer'],
      ['admin'],
    ])
  })

  it('brings two secrets, both of which can be taken back', async () => {
    const { body } = await send(admin, 'POST /service-accounts', machine(['viewer']))
    const path = `/service-accounts/${body['id']}/secrets`
    const headers = { ...IF_MATCH, 'idempotency-key': 'the-same-secret' }
    const ids: string[] = []
    for (const kind of ['client-secret', 'api-key'])
      ids.push(String((await send(admin, `POST ${path}`, { kind }, headers)).body['id']))
    for (const id of ids) expect((await send(admin, `DELETE ${path}/${id}`)).status).toBe(204)
  })
})
