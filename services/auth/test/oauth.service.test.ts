import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'

import { JWT_ASSERTION_TYPE } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { type Fields, oauthClientOf } from './oauth-client.ts'
import { ORIGIN, type RunningAuth, startAuth } from './running-auth.ts'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let oauth: ReturnType<typeof oauthClientOf>
let machine: { id: string; secret: string }
let other: { id: string; secret: string }
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  oauth = oauthClientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  const { accessToken: token } = await client.login()
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const made = async (name: string) => {
    const { body } = await client.send('POST /service-accounts', {
      token,
      body: { name, roles: ['viewer'], expiresAt },
    })
    const issued = await client.send(`POST /service-accounts/${body['id']}/secrets`, {
      token,
      body: { kind: 'client-secret' },
    })
    return { id: String(body['id']), secret: String(issued.body['secret']) }
  }
  machine = await made('Checker')
  other = await made('Another')
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const own = () => oauth.basic(machine.id, machine.secret)
const introspect = (token: string, headers: Fields = own()) => oauth.post('introspect', { token }, headers)

type BadRequest = readonly [
  what: string,
  fields: Fields,
  headers: () => Fields,
  status: number,
  error: string,
]
const badRequests: readonly BadRequest[] = [
  [
    'a wrong secret',
    { grant_type: 'client_credentials' },
    () => oauth.basic(machine.id, 'wrong'),
    401,
    'invalid_client',
  ],
  [
    'an unknown client',
    { grant_type: 'client_credentials' },
    () => oauth.basic(crypto.randomUUID(), 'x'),
    401,
    'invalid_client',
  ],
  ['no client', { grant_type: 'client_credentials' }, () => ({}), 401, 'invalid_client'],
  [
    'a client that is no id',
    { grant_type: 'client_credentials' },
    () => oauth.basic("' OR 1=1--", 'x'),
    401,
    'invalid_client',
  ],
  [
    'another client’s id',
    { grant_type: 'client_credentials', client_id: 'other' },
    own,
    401,
    'invalid_client',
  ],
  [
    'its secret in the form',
    { grant_type: 'client_credentials', client_secret: 'x' },
    () => ({}),
    401,
    'invalid_client',
  ],
  [
    'its secret in the form and in the header',
    { grant_type: 'client_credentials', client_secret: 'x' },
    own,
    400,
    'invalid_request',
  ],
  [
    'more behind its secret',
    { grant_type: 'client_credentials' },
    () => oauth.basic(machine.id, `${machine.secret}:more`),
    401,
    'invalid_client',
  ],
  [
    'a secret that is not encoded',
    { grant_type: 'client_credentials' },
    () => oauth.basic(machine.id, `${machine.secret}%`),
    401,
    'invalid_client',
  ],
  [
    'a password grant',
    { grant_type: 'password', username: 'a', password: 'b' },
    own,
    400,
    'unsupported_grant_type',
  ],
  ['an implicit grant', { grant_type: 'implicit' }, own, 400, 'unsupported_grant_type'],
  ['a refresh grant', { grant_type: 'refresh_token' }, own, 400, 'unsupported_grant_type'],
  ['no grant', { scope: 'city:read' }, own, 400, 'invalid_request'],
]

describe('a request for a token is refused', () => {
  it.each([...badRequests])('with %s', async (_, fields, headers, status, error) => {
    const reply = await oauth.post('token', fields, headers())
    expect([reply.status, reply.body['error']]).toEqual([status, error])
    expect(reply.body['error_description']).toEqual(expect.any(String))
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
    if (status === 401) expect(reply.headers.get('www-authenticate')).toBe('Basic realm="urbe"')
  })
})

describe('a request for a token is refused, too,', () => {
  it('with its secret in the address', async () => {
    const path = `token?client_id=${machine.id}&client_secret=${machine.secret}`
    const reply = await oauth.post(path, { grant_type: 'client_credentials' })
    expect([reply.status, reply.body['error']]).toEqual([400, 'invalid_request'])
  })

  it('with a field twice, as JSON, or when it is too large', async () => {
    const twice = await oauth.post('token', 'grant_type=client_credentials&grant_type=password', own())
    expect([twice.status, twice.body['error']]).toEqual([400, 'invalid_request'])
    const empty = await oauth.post('token', 'grant_type=&grant_type=client_credentials', own())
    expect([empty.status, empty.body['error']]).toEqual([400, 'invalid_request'])
    const json = await oauth.post('token', '{}', { 'content-type': 'application/json' })
    expect(json.status).toBe(415)
    const large = await oauth.post('token', { grant_type: 'x'.repeat(20_000) }, own())
    expect(large.status).toBe(413)
  })
})

it('a client may encode its id and secret as in a form, as RFC 6749 has it', async () => {
  const encoded = (text: string) =>
    text.replaceAll(/[-_]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  expect((await oauth.grant(encoded(machine.id), encoded(machine.secret))).status).toBe(200)
})

describe('introspection', () => {
  it('tells clients what a token is', async () => {
    const { accessToken, refreshToken, sessionId } = await client.login()
    const access = await introspect(accessToken)
    expect(access.body).toMatchObject({
      active: true,
      token_type: 'Bearer',
      aud: 'urbe',
      iat: expect.any(Number),
      client_id: 'urbe',
      sid: sessionId,
    })
    const refresh = await introspect(refreshToken)
    expect(refresh.body).toMatchObject({
      active: true,
      token_type: 'refresh_token',
      sid: sessionId,
      iss: ORIGIN,
    })
    const token = String((await oauth.grant(machine.id, machine.secret)).body['access_token'])
    expect((await introspect(token)).body).toMatchObject({
      active: true,
      client_id: machine.id,
      sub: machine.id,
    })
  })

  it('is for clients alone', async () => {
    const { accessToken } = await client.login()
    for (const headers of [
      {},
      oauth.basic(machine.id, 'wrong'),
      { authorization: `Bearer ${accessToken}` },
    ]) {
      const reply = await introspect(accessToken, headers as Fields)
      expect([reply.status, reply.body['error']]).toEqual([401, 'invalid_client'])
    }
    expect(auth.acts.filter(({ action }) => action === 'token.refused').at(-1)).toMatchObject({
      reason: 'invalid_client',
      context: { address: '127.0.0.1' },
    })
  })

  it('says of everything else that it is not active, and no more', async () => {
    const { accessToken, refreshToken } = await client.login()
    await client.send('POST /auth/logout', { token: accessToken })
    await until(async () => (await introspect(accessToken)).body['active'] === false, { deadlineMs: 60_000 })
    for (const token of ['garbage', `${accessToken}x`, accessToken, refreshToken, 'a.b.c', '']) {
      const reply = token === '' ? await introspect('x') : await introspect(token)
      expect([reply.status, reply.body]).toEqual([200, { active: false }])
    }
  })

  it('says so of a refresh token that was exchanged', async () => {
    const { refreshToken } = await client.login()
    await client.send('POST /auth/refresh', { body: { refreshToken } })
    expect((await introspect(refreshToken)).body).toEqual({ active: false })
  })
})

describe('revocation', () => {
  it('of an access token ends it and leaves the session', async () => {
    const { accessToken: token, refreshToken } = await client.login()
    expect((await oauth.post('revoke', { token })).status).toBe(200)
    await until(async () => (await client.send('GET /auth/me', { token })).body['code'] === 'token_revoked', {
      deadlineMs: 60_000,
    })
    expect((await client.send('POST /auth/refresh', { body: { refreshToken } })).status).toBe(200)
  })

  it('of a refresh token ends its session', async () => {
    const { accessToken: token, refreshToken } = await client.login()
    expect(
      (await oauth.post('revoke', { token: refreshToken, token_type_hint: 'access_token' })).status,
    ).toBe(200)
    expect((await client.send('POST /auth/refresh', { body: { refreshToken } })).status).toBe(401)
    await until(async () => (await client.send('GET /auth/me', { token })).status === 401, {
      deadlineMs: 60_000,
    })
  })

  it('of the token of a machine is for that machine alone', async () => {
    const token = String((await oauth.grant(machine.id, machine.secret)).body['access_token'])
    const { accessToken, refreshToken } = await client.login()
    const refused = async (given: string, headers: Fields = {}) => {
      const { status, body } = await oauth.post('revoke', { token: given }, headers)
      return [status, body['error']]
    }
    expect(await refused(token)).toEqual([401, 'invalid_client'])
    expect(await refused(token, oauth.basic(other.id, other.secret))).toEqual([400, 'invalid_grant'])
    expect(await refused(accessToken, own())).toEqual([400, 'invalid_grant'])
    expect(await refused(refreshToken, own())).toEqual([400, 'invalid_grant'])
    for (const each of [token, accessToken, refreshToken])
      expect((await introspect(each)).body['active']).toBe(true)
    expect((await oauth.post('revoke', { token }, own())).status).toBe(200)
    await until(async () => (await introspect(token)).body['active'] === false, { deadlineMs: 60_000 })
    expect(auth.acts).toContainEqual(
      expect.objectContaining({
        action: 'token.revoked',
        actor: { type: 'service-account', id: machine.id },
        target: { type: 'token', id: decodeJwt(token).jti },
      }),
    )
  })

  it.each<Fields>([
    { client_id: crypto.randomUUID() },
    { client_assertion_type: JWT_ASSERTION_TYPE },
    { client_secret: 'x' },
  ])('of nothing fails for a client that does not show that it is %o', async (fields) => {
    const reply = await oauth.post('revoke', { token: 'garbage', ...fields })
    expect([reply.status, reply.body['error']]).toEqual([401, 'invalid_client'])
  })

  it('of what is no token succeeds, and a client that is not who it says fails', async () => {
    expect((await oauth.post('revoke', { token: 'garbage' })).status).toBe(200)
    expect((await oauth.post('revoke', { token: 'garbage' }, oauth.basic(machine.id, 'wrong'))).status).toBe(
      401,
    )
    expect((await oauth.post('revoke', {})).status).toBe(400)
  })
})

it('says what it offers', async () => {
  const { status, body } = await client.send('GET /.well-known/oauth-authorization-server')
  expect([status, body['issuer']]).toEqual([200, ORIGIN])
  expect(body['token_endpoint_auth_methods_supported']).toEqual(['client_secret_basic', 'private_key_jwt'])
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
