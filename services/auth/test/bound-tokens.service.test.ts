import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'

import { API_KEY_GRANT } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { type KeyHolder, keyHolder } from './key-holder.ts'
import { type Fields, oauthClientOf } from './oauth-client.ts'
import { ADMIN_PASSWORD, type RunningAuth, startAuth } from './running-auth.ts'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let oauth: ReturnType<typeof oauthClientOf>
let owner: KeyHolder
let thief: KeyHolder
let machine: { id: string; secret: string; apiKey: string }
let strict: { id: string; secret: string }
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  oauth = oauthClientOf(auth)
  owner = await keyHolder()
  thief = await keyHolder('Ed25519')
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  const { accessToken: token } = await client.login()
  const made = async (name: string, more: object = {}) => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const body = { name, roles: ['viewer'], expiresAt, ...more }
    const { body: account } = await client.send('POST /service-accounts', { token, body })
    const id = String(account['id'])
    const issue = async (kind: string) => {
      const issued = await client.send(`POST /service-accounts/${id}/secrets`, { token, body: { kind } })
      return String(issued.body['secret'])
    }
    return { id, secret: await issue('client-secret'), apiKey: await issue('api-key') }
  }
  machine = await made('Checker')
  strict = await made('Strict', { dpopBoundAccessTokens: true })
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const TOKEN = 'POST /auth/token'
const grant = async (headers: Fields = {}, { id, secret }: { id: string; secret: string } = machine) =>
  await oauth.post('token', { grant_type: 'client_credentials' }, { ...oauth.basic(id, secret), ...headers })
const confirmed = (token: unknown) => decodeJwt(String(token))['cnf']
const signIn = async (holder: KeyHolder = owner) => {
  const headers = await holder.proof('POST /auth/login')
  return (await client.login('admin', ADMIN_PASSWORD, headers)) as Awaited<
    ReturnType<typeof client.login>
  > & {
    tokenType: string
  }
}

describe('a machine', () => {
  it('that shows a key gets a token that is bound to it', async () => {
    const { status, body } = await grant(await owner.proof(TOKEN))
    expect([status, body['token_type']]).toEqual([200, 'DPoP'])
    expect(confirmed(body['access_token'])).toEqual({ jkt: owner.thumbprint })
    const token = String(body['access_token'])
    const line = 'GET /auth/sessions?limit=1'
    expect((await client.send(line, { headers: await owner.headers(line, token) })).status).toBe(200)
    expect((await client.send(line, { token })).status).toBe(401)
  })

  it('that shows one with its API key gets such a token, too', async () => {
    const fields = { grant_type: API_KEY_GRANT, api_key: machine.apiKey }
    const { body } = await oauth.post('token', fields, await owner.proof(TOKEN))
    expect([body['token_type'], confirmed(body['access_token'])]).toEqual(['DPoP', { jkt: owner.thumbprint }])
  })

  it('that shows none gets a bearer token, unless it is registered for bound ones', async () => {
    const bearer = await grant()
    expect([bearer.body['token_type'], confirmed(bearer.body['access_token'])]).toEqual(['Bearer', undefined])
    const refused = await grant({}, strict)
    expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_dpop_proof'])
    expect((await grant(await owner.proof(TOKEN), strict)).body['token_type']).toBe('DPoP')
  })

  it('gets nothing for a proof of another request, or one that was used', async () => {
    const used = await owner.proof(TOKEN)
    expect((await grant(used)).status).toBe(200)
    for (const headers of [
      used,
      await owner.proof('POST /auth/login'),
      await owner.proof('GET /auth/token'),
      await owner.proof(TOKEN, { say: { iat: Math.floor(Date.now() / 1_000) - 70 } }),
      { dpop: 'a.b.c' },
      { dpop: '' },
    ]) {
      const reply = await grant(headers)
      expect([reply.status, reply.body['error']]).toEqual([400, 'invalid_dpop_proof'])
      expect(reply.body['error_description']).toContain('proof of possession')
    }
  })

  it('does not use up its proof when it is not who it says', async () => {
    const headers = await owner.proof(TOKEN)
    expect((await grant(headers, { ...machine, secret: 'wrong' })).status).toBe(401)
    expect((await grant(headers)).status).toBe(200)
  })
})

describe('a session', () => {
  it('that begins with a proof is bound to its key, through every refresh and step-up', async () => {
    const { accessToken, tokenType, refreshToken } = await signIn()
    expect([tokenType, confirmed(accessToken)]).toEqual(['DPoP', { jkt: owner.thumbprint }])
    const refreshed = await client.send('POST /auth/refresh', {
      body: { refreshToken },
      headers: await owner.proof('POST /auth/refresh'),
    })
    expect([refreshed.body['tokenType'], confirmed(refreshed.body['accessToken'])]).toEqual([
      'DPoP',
      { jkt: owner.thumbprint },
    ])
    const proved = await client.send('POST /auth/step-up', {
      body: { password: ADMIN_PASSWORD },
      headers: await owner.headers('POST /auth/step-up', accessToken),
    })
    expect([proved.status, proved.body['tokenType'], confirmed(proved.body['accessToken'])]).toEqual([
      200,
      'DPoP',
      { jkt: owner.thumbprint },
    ])
  })

  it('is not refreshed without its key, and goes on with it', async () => {
    const { refreshToken } = await signIn()
    const refresh = (headers: Record<string, string>) =>
      client.send('POST /auth/refresh', { body: { refreshToken }, headers })
    const line = 'POST /auth/refresh'
    for (const headers of [{}, await thief.proof(line), await owner.proof('POST /auth/login')]) {
      const reply = await refresh(headers)
      expect([reply.status, reply.body['code']]).toEqual([400, 'invalid_dpop_proof'])
    }
    expect((await refresh(await owner.proof(line))).status).toBe(200)
    // The same successor for who asks again at once, and for nobody else.
    expect((await refresh(await owner.proof(line))).status).toBe(200)
    expect((await refresh(await thief.proof(line))).body['code']).toBe('invalid_dpop_proof')
    expect(auth.acts).toContainEqual(
      expect.objectContaining({ action: 'refresh.refused', reason: 'invalid_dpop_proof' }),
    )
  })

  it('that began without a key is bound to none by who has found its refresh token', async () => {
    const { refreshToken } = await client.login()
    const headers = await thief.proof('POST /auth/refresh')
    const reply = await client.send('POST /auth/refresh', { body: { refreshToken }, headers })
    expect([reply.status, reply.body['code']]).toEqual([400, 'invalid_dpop_proof'])
    expect((await client.send('POST /auth/refresh', { body: { refreshToken } })).body['tokenType']).toBe(
      'Bearer',
    )
  })

  it('does not begin with a wrong proof', async () => {
    const headers = await owner.proof('POST /auth/refresh')
    const body = { username: 'admin', password: ADMIN_PASSWORD }
    const reply = await client.send('POST /auth/login', { body, headers })
    expect([reply.status, reply.body['code']]).toEqual([400, 'invalid_dpop_proof'])
  })
})

describe('a bound token that was stolen', () => {
  const ME = 'GET /auth/me'
  const send = async (headers: Record<string, string>, line = ME) => {
    const { status, body, headers: told } = await client.send(line, { headers })
    return { status, code: body['code'], challenge: told.get('www-authenticate') ?? '' }
  }

  it('is refused as a bearer token', async () => {
    const { accessToken } = await signIn()
    for (const headers of [
      { authorization: `Bearer ${accessToken}` },
      { authorization: `Bearer ${accessToken}`, ...(await owner.proof(ME, { token: accessToken })) },
      { authorization: `bearer ${accessToken}` },
    ]) {
      const { status, code, challenge } = await send(headers)
      expect([status, code]).toEqual([401, 'invalid_token'])
      expect(challenge).toBe('DPoP realm="urbe", error="invalid_token", algs="ES256 Ed25519 EdDSA"')
    }
  })

  it('is refused without a proof of its key, made for this request and this token', async () => {
    const { accessToken: token } = await signIn()
    const authorization = `DPoP ${token}`
    const now = Math.floor(Date.now() / 1_000)
    const other = await signIn()
    for (const headers of [
      { authorization },
      { authorization, dpop: '' },
      await thief.headers(ME, token),
      { authorization, ...(await owner.proof(ME)) },
      { authorization, ...(await owner.proof(ME, { token: other.accessToken })) },
      { authorization, ...(await owner.proof('POST /auth/me', { token })) },
      { authorization, ...(await owner.proof('GET /auth/sessions', { token })) },
      { authorization, ...(await owner.proof(ME, { token, say: { iat: now - 70 } })) },
      { authorization, ...(await owner.proof(ME, { token, say: { iat: now + 300 } })) },
      { authorization, ...(await owner.proof(ME, { token, say: { htu: `${auth.url}/api/v1/auth/me` } })) },
    ]) {
      const { status, code, challenge } = await send(headers)
      expect([status, code]).toEqual([401, 'proof_invalid'])
      expect(challenge).toBe('DPoP realm="urbe", error="invalid_dpop_proof", algs="ES256 Ed25519 EdDSA"')
    }
    expect((await send(await owner.headers(ME, token))).status).toBe(200)
  })

  it('is refused with a proof that was overheard', async () => {
    const { accessToken } = await signIn()
    const headers = await owner.headers(ME, accessToken)
    expect([(await send(headers)).status, (await send(headers)).code]).toEqual([200, 'proof_invalid'])
  })

  it('ends with its session as any other', async () => {
    const { accessToken } = await signIn()
    const line = 'POST /auth/logout'
    expect((await send(await owner.headers(line, accessToken), line)).status).toBe(204)
    await until(async () => (await send(await owner.headers(ME, accessToken))).code === 'token_revoked', {
      deadlineMs: 60_000,
    })
    const { challenge } = await send(await owner.headers(ME, accessToken))
    expect(challenge).toContain('DPoP realm="urbe", error="invalid_token"')
  })
})

describe('what is told of bound tokens', () => {
  it('is, at the introspection, that they are, and to which key', async () => {
    const { accessToken: token } = await signIn()
    const own = oauth.basic(machine.id, machine.secret)
    const { body } = await oauth.post('introspect', { token }, own)
    expect(body).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt: owner.thumbprint } })
    const bearer = (await oauth.post('introspect', { token: (await client.login()).accessToken }, own)).body
    expect([bearer['token_type'], bearer['cnf']]).toEqual(['Bearer', undefined])
  })

  it('is, in the metadata, which signatures count', async () => {
    const { body } = await client.send('GET /.well-known/oauth-authorization-server')
    expect(body['dpop_signing_alg_values_supported']).toEqual(['ES256', 'Ed25519', 'EdDSA'])
  })

  it('is, to who comes without any, both ways of coming', async () => {
    const { headers } = await client.send('GET /auth/me')
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="urbe", DPoP realm="urbe", algs="ES256 Ed25519 EdDSA"',
    )
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
