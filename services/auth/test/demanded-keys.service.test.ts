import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import type { BoundTokens } from '../src/oauth/key-proof.ts'
import { clientOf } from './client.ts'
import { keyHolder } from './key-holder.ts'
import { oauthClientOf } from './oauth-client.ts'
import { ADMIN_PASSWORD, type RunningAuth, startAuth } from './running-auth.ts'

/** Where it is not demanded; the others stand beside it on the same data. */
let first: RunningAuth
beforeAll(async () => {
  first = await startAuth()
  await until(async () => first.access.ready(), { deadlineMs: 60_000 })
})
afterAll(async () => {
  await first?.[Symbol.asyncDispose]()
})

const admin = { username: 'admin', password: ADMIN_PASSWORD }
async function demanding(boundTokens: BoundTokens) {
  const auth = await startAuth({ beside: first, boundTokens })
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  return { auth, ...clientOf(auth), oauth: oauthClientOf(auth) }
}
async function machine() {
  const { send, login } = clientOf(first)
  const { accessToken: token } = await login()
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const body = { name: 'Reader', roles: ['viewer'], expiresAt }
  const id = String((await send('POST /service-accounts', { token, body })).body['id'])
  const issued = await send(`POST /service-accounts/${id}/secrets`, {
    token,
    body: { kind: 'client-secret' },
  })
  return { id, secret: String(issued.body['secret']) }
}

describe('a key is demanded', () => {
  it('of machines, and of nobody else', async () => {
    const { id, secret } = await machine()
    const { auth, oauth, login } = await demanding('machines')
    await using _ = auth
    expect((await oauth.grant(id, secret)).body['error']).toBe('invalid_dpop_proof')
    const { dpop } = await (await keyHolder()).proof('POST /auth/token')
    const fields = { grant_type: 'client_credentials' }
    const bound = await oauth.post('token', fields, { ...oauth.basic(id, secret), dpop })
    expect(bound.body['token_type']).toBe('DPoP')
    await login()
  })

  it('of everybody: no token is given out that is not bound to one', async () => {
    const { send, login } = clientOf(first)
    const old = await login()
    const other = await demanding('all')
    await using _ = other.auth
    const refused = await other.send('POST /auth/login', { body: admin })
    expect([refused.status, refused.body['code']]).toEqual([400, 'invalid_dpop_proof'])
    const { refreshToken } = old
    const refreshed = await other.send('POST /auth/refresh', { body: { refreshToken } })
    expect(refreshed.body['code']).toBe('invalid_dpop_proof')
    const password = { password: ADMIN_PASSWORD }
    const proved = await other.send('POST /auth/step-up', { body: password, token: old.accessToken })
    expect(proved.body['code']).toBe('refresh_invalid')
    const holder = await keyHolder()
    const headers = await holder.proof('POST /auth/login')
    const begun = await other.send('POST /auth/login', { body: admin, headers })
    expect([begun.status, begun.body['tokenType']]).toEqual([200, 'DPoP'])
    expect((await send('POST /auth/refresh', { body: { refreshToken } })).status).toBe(200)
  })
})
