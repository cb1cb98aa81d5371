import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { type Fields, oauthClientOf } from './oauth-client.ts'
import { ORIGIN, type RunningAuth, startAuth } from './running-auth.ts'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let oauth: ReturnType<typeof oauthClientOf>
let machine: { id: string; secret: string }
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  oauth = oauthClientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  const { accessToken: token } = await client.login()
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const { body } = await client.send('POST /service-accounts', {
    token,
    body: { name: 'Checker', roles: ['viewer'], expiresAt },
  })
  const issued = await client.send(`POST /service-accounts/${body['id']}/secrets`, {
    token,
    body: { kind: 'client-secret' },
  })
  machine = { id: String(body['id']), secret: String(issued.body['secret']) }
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const own = () => oauth.basic(machine.id, machine.secret)
const introspect = (token: string, headers: Fields = own()) => oauth.post('introspect', { token }, headers)

describe('a request for a token is refused', () => {
  it.each([
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
      own,
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
  ])('with %s', async (_, fields, headers, status, error) => {
    const reply = await oauth.post('token', fields as Fields, headers())
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
    const json = await oauth.post('token', '{}', { 'content-type': 'application/json' })
    expect(json.status).toBe(415)
    const large = await oauth.post('token', { grant_type: 'x'.repeat(20_000) }, own())
    expect(large.status).toBe(413)
  })
})

describe('introspection', () => {
  it('tells clients what a token is', async () => {
    const { accessToken, refreshToken, sessionId } = await client.login()
    const access = await introspect(accessToken)
    expect(access.body).toMatchObject({
      active: true,
      token_type: 'access_token',
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
