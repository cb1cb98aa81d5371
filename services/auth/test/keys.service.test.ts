import { afterEach, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { signingRotation } from '../src/keys/rotation.ts'
import { clientOf } from './client.ts'
import { anotherVerifier, type RunningAuth, startAuth } from './running-auth.ts'

const times = { publishedMs: 600, activeMs: 1_200, verifyOnlyMs: 2_500 }
const open: RunningAuth[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function start(...given: Parameters<typeof startAuth>): Promise<RunningAuth> {
  const auth = await startAuth(...given)
  open.push(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  return auth
}
const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
const phasesOf = async ({ signing }: RunningAuth) => (await signing.list()).map(({ phase }) => phase)

describe('signing keys', () => {
  it('follow each other while tokens are made and used, and no request fails', async () => {
    const auth = await start({ times })
    await using other = await anotherVerifier(auth)
    await until(async () => other.access.ready(), { deadlineMs: 60_000 })
    const client = clientOf(auth)
    let { refreshToken, accessToken } = await client.login()
    const first = accessToken
    const kids = new Set<string>()
    await until(
      async () => {
        kids.add(kidOf(accessToken))
        expect((await client.send('GET /auth/me', { token: accessToken })).status).toBe(200)
        await other.access.authenticate(accessToken)
        const { status, body } = await client.send('POST /auth/refresh', { body: { refreshToken } })
        expect(status).toBe(200)
        refreshToken = String(body['refreshToken'])
        accessToken = String(body['accessToken'])
        return kids.size === 3
      },
      { deadlineMs: 60_000 },
    )
    await until(
      async () => (await client.send('GET /auth/me', { token: first })).body['code'] === 'invalid_token',
      { deadlineMs: 60_000 },
    )
    await expect(other.access.authenticate(first)).rejects.toMatchObject({ code: 'invalid_token' })
    expect(await phasesOf(auth)).toContain('removed')
    expect(auth.faults).toEqual([])
  })
})

describe('signing keys, too,', () => {
  it('are rotated on request, and never shown', async () => {
    const auth = await start()
    const { send, login } = clientOf(auth)
    const { accessToken: token } = await login()
    const rotated = await send('POST /keys/rotate', { token, body: { purpose: 'signing' } })
    expect([rotated.status, rotated.body['phase'], rotated.body['purpose']]).toEqual([
      201,
      'pending',
      'signing',
    ])
    const { body } = await send('GET /keys?purpose=signing', { token })
    expect((body['items'] as { phase: string }[]).map(({ phase }) => phase)).toEqual(['pending', 'active'])
    expect(JSON.stringify([body, rotated.body])).not.toMatch(/PRIVATE|"d"|material/)
    expect(auth.acts.map(({ action }) => action)).toContain('key.rotated')
  })

  it('are published before they sign, and made once however often they are asked for', async () => {
    const auth = await start()
    const [one, two] = [await auth.signing.prepare(), await auth.signing.prepare()]
    expect([one.phase, two.keyId]).toEqual(['pending', one.keyId])
    auth.feed.tellKeys()
    const { accessToken } = await clientOf(auth).login()
    expect(kidOf(accessToken)).not.toBe(one.keyId)
    const { body } = await clientOf(auth).send('GET /.well-known/jwks.json')
    expect((body['keys'] as { kid: string }[]).map(({ kid }) => kid)).toContain(one.keyId)
  })

  it('are the same for every replica and after a restart', async () => {
    const auth = await start()
    const beside = await start({ beside: auth })
    expect(beside.signing.current().kid).toBe(auth.signing.current().kid)
    await auth.signing.prepare()
    auth.feed.tellKeys()
    await until(async () => beside.signing.keySet().version === auth.signing.keySet().version, {
      deadlineMs: 60_000,
    })
    const { accessToken } = await clientOf(auth).login()
    expect((await clientOf(beside).send('GET /auth/me', { token: accessToken })).status).toBe(200)
    expect(await phasesOf(beside)).toEqual(['pending', 'active'])
  })
})

describe('signing keys that somebody else may have', () => {
  it('end at once, and every token with them', async () => {
    const auth = await start()
    await using other = await anotherVerifier(auth)
    await until(async () => other.access.ready(), { deadlineMs: 60_000 })
    const client = clientOf(auth)
    const { accessToken, refreshToken } = await client.login()
    await other.access.authenticate(accessToken)
    await signingRotation(auth).rotate({ compromised: true })
    const codeOf = () =>
      other.access.authenticate(accessToken).then(
        () => 'taken',
        (error) => error.code,
      )
    await until(async () => (await codeOf()) !== 'taken', { deadlineMs: 60_000 })
    const { status, body } = await client.send('POST /auth/refresh', { body: { refreshToken } })
    expect(status).toBe(200)
    await until(
      async () =>
        other.access.authenticate(String(body['accessToken'])).then(
          () => true,
          () => false,
        ),
      { deadlineMs: 60_000 },
    )
    expect(await phasesOf(auth)).toEqual(['active', 'removed'])
    expect((await auth.signing.list()).map(({ compromised }) => compromised)).toEqual([false, true])
  })
})
