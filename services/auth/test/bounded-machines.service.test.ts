import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'

import { API_KEY_GRANT, BOUND_AGENTS_MAX, CLIENT_BOUNDS_BYTES_MAX } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { type OAuthReply, oauthClientOf } from './oauth-client.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

const CITY = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const DAY_MS = 86_400_000
const LIMIT = { deadlineMs: 60_000 }
const PASSWORD = 'a password of many words'
const GRANTS = ['service-account:manage', 'city:read', 'city:run'].map((permission) => ({ permission }))

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let oauth: ReturnType<typeof oauthClientOf>
let admin: string
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  oauth = oauthClientOf(auth)
  await until(async () => auth.access.ready(), LIMIT)
  admin = (await client.login()).accessToken
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const asAdmin = (line: string, body?: unknown) =>
  client.send(line, { token: admin, body, headers: { 'if-match': '*' } })
const tokenIn = ({ status, body }: OAuthReply): string => {
  expect([status, body]).toEqual([200, expect.anything()])
  return String(body['access_token'])
}

const expiresAt = (ms: number) => new Date(Date.now() + ms).toISOString()
async function account(): Promise<string> {
  const body = { name: 'A robot', roles: ['viewer'], expiresAt: expiresAt(30 * DAY_MS) }
  return String((await asAdmin('POST /service-accounts', body)).body['id'])
}
async function secretFor(id: string, kind: string): Promise<string> {
  return String((await asAdmin(`POST /service-accounts/${id}/secrets`, { kind })).body['secret'])
}

/** Somebody who may make machines, and one that they made. */
async function owned(username: string) {
  await asAdmin('POST /roles', { name: `makes-${username}`, description: 'makes machines', grants: GRANTS })
  const roles = [`makes-${username}`]
  const made = await asAdmin('POST /users', { username, password: PASSWORD, roles })
  const { accessToken: token } = await client.login(username, PASSWORD)
  // A role that was just made counts when this process has heard of it.
  await until(async () => (await auth.access.authenticate(token)).permissions.has('city:run'), LIMIT)
  const body = { name: 'A robot', roles, expiresAt: expiresAt(DAY_MS) }
  const { id } = (await client.send('POST /service-accounts', { token, body })).body
  const wanted = { kind: 'client-secret' }
  const issued = await client.send(`POST /service-accounts/${id}/secrets`, { token, body: wanted })
  const grant = (fields = {}) => oauth.grant(String(id), String(issued.body['secret']), fields)
  return { userPath: `/users/${made.body['id']}`, id: String(id), grant }
}
const ended = (token = '') =>
  until(
    async () =>
      await auth.access.authenticate(token).then(
        () => false,
        ({ code }) => code === 'token_revoked',
      ),
    LIMIT,
  )

describe('an API key', () => {
  it('is shown alone, and says itself whose it is', async () => {
    const id = await account()
    const secret = await secretFor(id, 'client-secret')
    const fields = { grant_type: API_KEY_GRANT, api_key: await secretFor(id, 'api-key') }
    const errorOf = async (...given: Parameters<typeof oauth.post>) =>
      (await oauth.post(...given)).body['error']
    expect(await errorOf('token', fields, oauth.basic(id, secret))).toBe('invalid_request')
    expect(await errorOf('token', { ...fields, client_secret: secret })).toBe('invalid_request')
    expect(await errorOf('token', { ...fields, client_id: CITY })).toBe('invalid_grant')
    tokenIn(await oauth.post('token', { ...fields, client_id: id }))
  })

  it('ends within a year, and its tokens with it', async () => {
    const id = await account()
    const wanted = (ms: number) =>
      asAdmin(`POST /service-accounts/${id}/secrets`, { kind: 'api-key', expiresAt: expiresAt(ms) })
    expect((await wanted(366 * DAY_MS)).body['errors']).toEqual([
      expect.objectContaining({ pointer: '/expiresAt', code: 'out_of_range' }),
    ])
    const { body } = await wanted(300_000)
    const grant = { grant_type: API_KEY_GRANT, api_key: String(body['secret']) }
    const granted = await oauth.post('token', grant)
    expect(Number(granted.body['expires_in'])).toBeLessThanOrEqual(300)
    const { exp = 0, iat = 0 } = decodeJwt(tokenIn(granted))
    expect(exp - iat).toBe(granted.body['expires_in'])
  })
})

it('a machine that is bounded by as much as there may be gets a token that counts', async () => {
  const agents = {
    cityId: CITY,
    agentIds: Array.from({ length: BOUND_AGENTS_MAX }, (_, at) => `${at}`.padEnd(59, 'x')),
  }
  const bytes = JSON.stringify([agents, null]).length
  expect([bytes <= CLIENT_BOUNDS_BYTES_MAX, bytes > CLIENT_BOUNDS_BYTES_MAX - 100]).toEqual([true, true])
  const body = { name: 'Of many agents', roles: ['agent'], agents, expiresAt: expiresAt(DAY_MS) }
  const id = String((await asAdmin('POST /service-accounts', body)).body['id'])
  const token = tokenIn(await oauth.grant(id, await secretFor(id, 'client-secret')))
  expect((await auth.access.authenticate(token)).actor).toBe(`service-account:${id}`)
})

it('a machine that signs out ends the token that it comes with, or all of its tokens', async () => {
  const id = await account()
  const secret = await secretFor(id, 'client-secret')
  const [one, two, three] = [
    await oauth.grant(id, secret),
    await oauth.grant(id, secret),
    await oauth.grant(id, secret),
  ].map(tokenIn)
  const signOut = (token = '', query = '') => client.send(`POST /auth/logout${query}`, { token })
  expect((await signOut(one)).status).toBe(204)
  await ended(one)
  expect((await auth.access.authenticate(two ?? '')).userId).toBe(id)
  expect((await signOut(two, '?all=true')).status).toBe(204)
  await ended(three)
})

it('a machine lengthens its own life by nothing that it may do, and makes no others', async () => {
  const { id, grant } = await owned('lena')
  const token = tokenIn(await grant())
  const body = { name: 'A robot', roles: ['makes-lena'], expiresAt: expiresAt(300 * DAY_MS) }
  const asMachine = async (line: string, sent: object) => {
    const reply = await client.send(line, { token, body: sent, headers: { 'if-match': '*' } })
    return [reply.status, reply.body['code']]
  }
  expect(await asMachine(`PUT /service-accounts/${id}`, body)).toEqual([403, 'forbidden'])
  expect(await asMachine(`POST /service-accounts/${id}/secrets`, { kind: 'api-key' })).toEqual([
    403,
    'forbidden',
  ])
  expect(await asMachine('POST /service-accounts', body)).toEqual([403, 'forbidden'])
  expect((await auth.access.authenticate(token)).userId).toBe(id)
})

describe('a machine of somebody', () => {
  it('may do nothing once they may not sign in, also with the tokens that it has', async () => {
    const { userPath, grant } = await owned('dora')
    const token = tokenIn(await grant())
    expect((await asAdmin(`PATCH ${userPath}`, { status: 'disabled' })).status).toBe(200)
    await ended(token)
    expect((await grant()).body['error']).toBe('invalid_client')
    expect((await asAdmin(`PATCH ${userPath}`, { status: 'active' })).status).toBe(200)
    expect((await grant()).status).toBe(200)
  })

  it('may do no more than they may', async () => {
    const { userPath, id, grant } = await owned('rita')
    const token = tokenIn(await grant())
    expect((await grant()).body['scope']).toBe('city:read city:run service-account:manage')
    expect((await asAdmin(`PUT ${userPath}/roles`, { roles: ['viewer'] })).status).toBe(200)
    await ended(token)
    expect((await grant()).body['scope']).toBe('city:read')
    expect((await grant({ scope: 'city:run' })).body['error']).toBe('invalid_scope')
    const question = { subject: id, permission: 'city:run', resource: { cityId: CITY } }
    expect((await asAdmin('POST /access/explain', question)).body).toMatchObject({
      allowed: false,
      reason: 'outside_scope',
    })
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
