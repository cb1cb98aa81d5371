import { afterEach, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { signingRotation } from '../src/keys/rotation.ts'
import { clientOf } from './client.ts'
import { leap } from './movable-clock.ts'
import { anotherVerifier, type RunningAuth, startAuth } from './running-auth.ts'

/** All of it within the life of a token. */
const times = { publishedMs: 60_000, activeMs: 120_000, verifyOnlyMs: 300_000 }
const LIMIT = { deadlineMs: 60_000 }
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
const codeAt = ({ access }: Pick<RunningAuth, 'access'>, token: string): Promise<string> =>
  access.authenticate(token).then(
    () => 'taken',
    (error) => error.code,
  )
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
    const use = async () => {
      kids.add(kidOf(accessToken))
      expect((await client.send('GET /auth/me', { token: accessToken })).status).toBe(200)
      await other.access.authenticate(accessToken)
      const { status, body } = await client.send('POST /auth/refresh', { body: { refreshToken } })
      expect(status).toBe(200)
      refreshToken = String(body['refreshToken'])
      accessToken = String(body['accessToken'])
    }
    const usedUntil = (isSo: () => Promise<boolean>) => until(async () => use().then(isSo), LIMIT)
    for (const used of [2, 3]) {
      auth.movable.aheadMs += times.activeMs - times.publishedMs
      expect(await usedUntil(async () => (await phasesOf(auth)).includes('pending'))).toBe(true)
      await leap(auth, times.publishedMs)
      // With the next beat, both hear which keys there are.
      await until(async () => other.access.ready(), LIMIT)
      expect(await usedUntil(async () => kids.size === used)).toBe(true)
    }
    auth.movable.aheadMs += times.verifyOnlyMs
    const codesOf = async () => [
      (await client.send('GET /auth/me', { token: first })).body['code'],
      await codeAt(other, first),
    ]
    await until(async () => (await codesOf()).every((code) => code === 'invalid_token'), LIMIT)
    expect(await codesOf()).toEqual(['invalid_token', 'invalid_token'])
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
    await until(async () => (await codeAt(other, accessToken)) !== 'taken', LIMIT)
    const { status, body } = await client.send('POST /auth/refresh', { body: { refreshToken } })
    expect(status).toBe(200)
    await until(async () => (await codeAt(other, String(body['accessToken']))) === 'taken', LIMIT)
    expect(await phasesOf(auth)).toEqual(['active', 'removed'])
    expect((await auth.signing.list()).map(({ compromised }) => compromised)).toEqual([false, true])
  })
})
