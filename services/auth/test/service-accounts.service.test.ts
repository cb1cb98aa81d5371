import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { calculateJwkThumbprint, type JWTPayload } from 'jose'

import { API_KEY_GRANT, SECRETS_PER_ACCOUNT_MAX } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { assertion, assertionKey, type OAuthReply, oauthClientOf } from './oauth-client.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

const CITY = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const OTHER = '017f22e2-79b0-7cc3-98c4-dc0c0c073990'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let oauth: ReturnType<typeof oauthClientOf>
let admin: string
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  oauth = oauthClientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  admin = (await client.login()).accessToken
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const seconds = () => Math.floor(Date.now() / 1_000)
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const asAdmin = (line: string, body?: unknown) =>
  client.send(line, { token: admin, body, headers: { 'if-match': '*' } })
const settings = (change: object = {}) => ({
  name: 'A robot',
  roles: ['viewer'],
  expiresAt: inDays(30),
  ...change,
})
async function account(change: object = {}): Promise<string> {
  const { status, body } = await asAdmin('POST /service-accounts', settings(change))
  expect([status, body]).toEqual([201, expect.anything()])
  return String(body['id'])
}
async function secretFor(id: string, wanted: object = { kind: 'client-secret' }): Promise<string> {
  const { status, body } = await asAdmin(`POST /service-accounts/${id}/secrets`, wanted)
  expect([status, body]).toEqual([201, expect.anything()])
  return String(body['secret'])
}
const tokenIn = ({ status, body }: OAuthReply): string => {
  expect([status, body]).toEqual([200, expect.anything()])
  return String(body['access_token'])
}

describe('a service account', () => {
  it('is made, changed and removed, and shows no more than a hint of its secrets', async () => {
    const id = await account()
    const secret = await secretFor(id)
    const { body } = await asAdmin(`GET /service-accounts/${id}`)
    expect(body).toMatchObject({ name: 'A robot', roles: ['viewer'], version: 2 })
    expect(body['secrets']).toEqual([
      expect.objectContaining({ kind: 'client-secret', hint: `…${secret.slice(-4)}` }),
    ])
    expect(JSON.stringify([body, (await asAdmin('GET /service-accounts')).body])).not.toContain(secret)
    expect((await asAdmin(`PUT /service-accounts/${id}`, settings({ name: 'Robbie' }))).body['name']).toBe(
      'Robbie',
    )
    expect((await asAdmin(`DELETE /service-accounts/${id}`)).status).toBe(204)
    expect((await asAdmin(`GET /service-accounts/${id}`)).status).toBe(404)
    expect((await oauth.grant(id, secret)).body['error']).toBe('invalid_client')
  })

  it.each([
    ['a life of more than a year', { expiresAt: inDays(366) }, 422],
    ['an end in the past', { expiresAt: inDays(-1) }, 422],
    ['no end', { expiresAt: undefined }, 422],
    ['a role that is not there', { roles: ['ghost-role'] }, 422],
    ['the role agent and no agents', { roles: ['agent'] }, 422],
    ['agents and another role', { agents: { cityId: CITY, agentIds: ['7'] } }, 422],
    ['an unknown scope', { scopes: ['all:things'] }, 422],
    ['a version', { version: 7 }, 400],
    ['an owner', { ownerId: OTHER }, 400],
  ])('is not made with %s', async (_, change, status) => {
    expect((await asAdmin('POST /service-accounts', settings(change))).status).toBe(status)
  })

  it('has so many secrets at most', async () => {
    const id = await account()
    for (let at = 0; at < SECRETS_PER_ACCOUNT_MAX; at += 1) await secretFor(id)
    const more = await asAdmin(`POST /service-accounts/${id}/secrets`, { kind: 'client-secret' })
    expect(more.body['code']).toBe('too_many_secrets')
  })
})

describe('a public key of a service account', () => {
  it('is taken, and never a private one', async () => {
    const id = await account()
    const { jwk } = await assertionKey('Ed25519')
    const add = (key: object) =>
      asAdmin(`POST /service-accounts/${id}/secrets`, { kind: 'public-key', jwk: key })
    const refused = await add({ ...jwk, d: 'A'.repeat(43) })
    expect([refused.status, refused.body['errors']]).toEqual([
      400,
      [expect.objectContaining({ pointer: '/jwk/d' })],
    ])
    const added = await add(jwk)
    expect([added.status, added.body['hint']]).toEqual([201, await calculateJwkThumbprint(jwk)])
    expect((await asAdmin(`GET /service-accounts/${id}`)).body['secrets']).toHaveLength(1)
  })

  it('is not taken when it proves nothing', async () => {
    const id = await account()
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }
    const { status, body } = await asAdmin(`POST /service-accounts/${id}/secrets`, {
      kind: 'public-key',
      jwk,
    })
    expect([status, body['code'], body['errors']]).toEqual([
      422,
      'invalid_value',
      [expect.objectContaining({ pointer: '/jwk', code: 'no_key' })],
    ])
  })
})

describe('a client secret', () => {
  it('brings a token of ten minutes, with no refresh token', async () => {
    const id = await account()
    const reply = await oauth.grant(id, await secretFor(id))
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(reply.body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      scope: expect.stringContaining('city:read'),
    })
    const principal = await auth.access.authenticate(tokenIn(reply))
    expect(principal).toMatchObject({
      kind: 'service-account',
      actor: `service-account:${id}`,
      roles: ['viewer'],
    })
  })

  it('brings no more than was asked for, and never more than was registered', async () => {
    const id = await account({ roles: ['operator'], scopes: ['city:read', 'city:run'] })
    const secret = await secretFor(id)
    const token = tokenIn(await oauth.grant(id, secret, { scope: 'city:read' }))
    expect([...(await auth.access.authenticate(token)).permissions]).toEqual(['city:read'])
    expect((await oauth.grant(id, secret)).body['scope']).toBe('city:read city:run')
    for (const scope of ['user:manage', 'policy:enact', 'admin:*', '__proto__']) {
      const { status, body } = await oauth.grant(id, secret, { scope })
      expect([scope, status, body['error']]).toEqual([scope, 400, 'invalid_scope'])
    }
  })

  it('is taken back from the account that has it, and from no other', async () => {
    const [id, other] = [await account(), await account()]
    const { body } = await asAdmin(`POST /service-accounts/${id}/secrets`, { kind: 'client-secret' })
    const wrong = await asAdmin(`DELETE /service-accounts/${other}/secrets/${body['id']}`)
    expect([wrong.status, wrong.body['code']]).toEqual([404, 'secret_not_found'])
    expect((await oauth.grant(id, String(body['secret']))).status).toBe(200)
  })

  it('that was taken back takes the tokens with it', async () => {
    const id = await account()
    const { body } = await asAdmin(`POST /service-accounts/${id}/secrets`, { kind: 'client-secret' })
    const token = tokenIn(await oauth.grant(id, String(body['secret'])))
    expect((await asAdmin(`DELETE /service-accounts/${id}/secrets/${body['id']}`)).status).toBe(204)
    const codeOf = () =>
      auth.access.authenticate(token).then(
        () => 'taken',
        (error) => error.code,
      )
    await until(async () => (await codeOf()) === 'token_revoked', { deadlineMs: 60_000 })
    expect((await oauth.grant(id, String(body['secret']))).status).toBe(401)
  })
})

describe('a machine', () => {
  it('opens what its conditions allow, to the networks they name', async () => {
    const here = await account({ conditions: { ipIn: ['127.0.0.0/8'], citiesInclude: [CITY] } })
    const token = tokenIn(await oauth.grant(here, await secretFor(here)))
    const principal = await auth.access.authenticate(token)
    const may = (cityId: string, address = '127.0.0.1') =>
      principal.may('city:read', { cityId }, address).allowed
    expect([may(CITY), may(OTHER), may(CITY, '10.0.0.1')]).toEqual([true, false, false])
    const elsewhere = await account({ conditions: { ipIn: ['10.0.0.0/8'] } })
    expect((await oauth.grant(elsewhere, await secretFor(elsewhere))).body['error']).toBe('invalid_grant')
  })

  it('that is an agent acts for its agents alone', async () => {
    const id = await account({ roles: ['agent'], agents: { cityId: CITY, agentIds: ['7'] } })
    const principal = await auth.access.authenticate(tokenIn(await oauth.grant(id, await secretFor(id))))
    const acts = (agentId: string, cityId = CITY) => principal.may('agent:act', { cityId, agentId }).allowed
    expect([acts('7'), acts('8'), acts('7', OTHER)]).toEqual([true, false, false])
    expect(principal.may('city:read', { cityId: OTHER }).allowed).toBe(false)
    const { body } = await asAdmin('POST /access/explain', {
      subject: id,
      permission: 'agent:act',
      resource: { cityId: CITY, agentId: '8' },
    })
    expect(body).toMatchObject({ allowed: false, reason: 'conditions_not_met' })
  })
})

describe('a key of one’s own', () => {
  it.each(['Ed25519', 'ES256'] as const)('%s brings a token, once for each proof', async (alg) => {
    const id = await account()
    const key = await assertionKey(alg)
    await secretFor(id, { kind: 'public-key', jwk: key.jwk })
    const proof = await assertion(id, key)
    tokenIn(await oauth.post('token', proof))
    expect((await oauth.post('token', proof)).body['error']).toBe('invalid_client')
  })

  it.each<[string, object | (() => object)]>([
    ['another audience', { aud: 'https://elsewhere.example' }],
    ['two audiences', { aud: ['http://localhost:8080', 'https://elsewhere.example'] }],
    ['another issuer', { iss: OTHER }],
    ['a life of an hour', () => ({ exp: seconds() + 3_600 })],
    ['an end in the past', () => ({ exp: seconds() - 60 })],
    ['a life of a day that began long ago', () => ({ iat: seconds() - 86_400 })],
    ['a beginning in the future', () => ({ iat: seconds() + 30 })],
    ['no id', { jti: undefined }],
    ['an id that cannot be kept', { jti: 'a\0b' }],
    ['half a character as its id', { jti: '\ud800' }],
    ['an id that is too long', { jti: 'x'.repeat(129) }],
    ['a subject that is nobody', { sub: OTHER, iss: OTHER }],
  ])('is refused with %s', async (_, change) => {
    const id = await account()
    const key = await assertionKey('Ed25519')
    await secretFor(id, { kind: 'public-key', jwk: key.jwk })
    const claims = typeof change === 'function' ? change() : change
    const reply = await oauth.post('token', await assertion(id, key, claims as JWTPayload))
    expect([reply.status, reply.body['error']]).toEqual([401, 'invalid_client'])
  })

  it('of somebody else proves nothing', async () => {
    const id = await account()
    await secretFor(id, { kind: 'public-key', jwk: (await assertionKey('Ed25519')).jwk })
    const foreign = await assertion(id, await assertionKey('Ed25519'))
    expect((await oauth.post('token', foreign)).status).toBe(401)
  })
})

describe('an API key', () => {
  it('is exchanged for a token, and says where it belongs', async () => {
    const id = await account()
    const key = await secretFor(id, { kind: 'api-key' })
    expect(key).toMatch(/^urbe_test_[A-Za-z0-9]{12}_[A-Za-z0-9_-]{43}$/)
    const grant = { grant_type: API_KEY_GRANT, api_key: key }
    const token = tokenIn(await oauth.post('token', grant))
    expect((await auth.access.authenticate(token)).actor).toBe(`service-account:${id}`)
    const { body } = await asAdmin(`GET /service-accounts/${id}`)
    const [{ hint }] = body['secrets'] as [{ hint: string }]
    expect([hint.length < 32, key.endsWith(hint.slice(-4))]).toEqual([true, true])
    expect((await client.send('GET /auth/me', { token: key })).status).toBe(401)
  })

  it.each([
    ['another end', (key: string) => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
    ['another environment', (key: string) => key.replace('urbe_test_', 'urbe_live_')],
    ['nothing behind it', (key: string) => key.slice(0, 23)],
    ['nothing at all', () => ''],
  ])('is refused with %s', async (_, change) => {
    const key = await secretFor(await account(), { kind: 'api-key' })
    const reply = await oauth.post('token', { grant_type: API_KEY_GRANT, api_key: change(key) })
    expect([reply.status, reply.body['error']]).toEqual([400, 'invalid_grant'])
  })
})

it('the trail hears of machines, and holds no secret', () => {
  const told = new Set(auth.acts.map(({ action }) => action))
  for (const action of [
    'client.created',
    'client.changed',
    'client.removed',
    'secret.issued',
    'secret.revoked',
    'token.issued',
    'token.refused',
  ])
    expect(told).toContain(action)
  expect(JSON.stringify(auth.acts)).not.toMatch(/urbe_test_|eyJ/)
})

it('nothing that happened here was a fault, and no secret is in the log', async () => {
  expect(auth.faults).toEqual([])
  const text = JSON.stringify(await auth.testLog.log.range('PLATFORM', 1, 500))
  expect(text).toContain('ServiceAccountSecretAdded')
  expect(text).not.toMatch(/urbe_test_|"digest"|"secret":/)
})
