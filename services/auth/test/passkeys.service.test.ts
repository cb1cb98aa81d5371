import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { PASSKEYS_MAX } from '@urbe/contracts'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'

import type { Database } from '../src/database.ts'
import { CHALLENGE_SECONDS } from '../src/factors/challenges.ts'
import { dumpOf } from './at-rest.ts'
import { type Algorithm, type Authenticator, authenticator, type Lies } from './authenticator.ts'
import { clientOf, type Reply } from './client.ts'
import { leap } from './movable-clock.ts'
import { ORIGIN, type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'seven violet anchovies dance'
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

async function person(username: string) {
  const made = await client.send('POST /users', {
    body: { username, password: PASSWORD, roles: ['viewer'] },
    token: admin,
  })
  return { id: String(made.body['id']), token: (await client.login(username, PASSWORD)).accessToken }
}
const creation = async (token: string) => (await client.send('POST /auth/passkeys/options', { token })).body
const request = async () => (await client.send('POST /auth/passkeys/login/options')).body
const register = (token: string, passkey: object, name = 'my key'): Promise<Reply> =>
  client.send('POST /auth/passkeys', { body: { name, passkey }, token })
const signIn = (passkey: object): Promise<Reply> =>
  client.send('POST /auth/passkeys/login', { body: { passkey } })
const codeOf = ({ status, body }: Reply) => [status, body['code']]
const REFUSED = [401, 'invalid_assertion']

/** Somebody with a passkey. */
async function keyed(username: string, algorithm: Algorithm = 'ES256') {
  const { id, token } = await person(username)
  const key = authenticator(algorithm, ORIGIN)
  const added = await register(token, key.create(await creation(token)))
  expect(codeOf(added)).toEqual([201, undefined])
  return { id, token, key, passkeyId: String(added.body['id']), codes: added.body['recoveryCodes'] }
}
const claimsOf = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())

describe('a passkey', () => {
  it.each<Algorithm>(['ES256', 'Ed25519'])(
    'of %s signs its owner in without a password',
    async (algorithm) => {
      const { id, token, key, codes } = await keyed(`pk.${algorithm.toLowerCase()}`, algorithm)
      expect(codes).toHaveLength(10)
      for (let times = 0; times < 2; times += 1) {
        const reply = await signIn(key.get(await request()))
        expect(reply.status).toBe(200)
        expect(claimsOf(reply.body['accessToken'])).toMatchObject({
          sub: id,
          amr: ['hwk', 'user', 'mfa'],
          acr: 'aal2',
        })
      }
      const { body } = await client.send('GET /auth/passkeys', { token })
      expect(body['items']).toEqual([
        expect.objectContaining({ name: 'my key', lastUsedAt: expect.any(String), backedUp: false }),
      ])
    },
  )

  it('is a second factor from then on, beside the password', async () => {
    const { key } = await keyed('pk.second')
    const body = { username: 'pk.second', password: PASSWORD }
    expect(codeOf(await client.send('POST /auth/login', { body }))).toEqual([401, 'second_factor_required'])
    const shown = await client.send('POST /auth/login', {
      body: { ...body, passkey: key.get(await request()) },
    })
    expect(shown.status).toBe(200)
    expect(claimsOf(shown.body['accessToken']).amr).toEqual(['pwd', 'hwk', 'user', 'mfa'])
    const other = await keyed('pk.not.mine')
    const foreign = await client.send('POST /auth/login', {
      body: { ...body, passkey: other.key.get(await request()) },
    })
    expect(codeOf(foreign)).toEqual(REFUSED)
  })

  it('proves again who its owner is', async () => {
    const { token, key } = await keyed('pk.again')
    const proof = await client.send('POST /auth/step-up', {
      body: { passkey: key.get(await request()) },
      token,
    })
    expect(proof.status).toBe(200)
  })
})

describe('the name of a passkey', () => {
  it('is read by nobody in the tables, also one from before it was sealed', async () => {
    const { id, token, passkeyId } = await keyed('pk.named')
    expect(
      (await register(token, authenticator('ES256', ORIGIN).create(await creation(token)), 'canary of Ana'))
        .status,
    ).toBe(201)
    expect(await dumpOf(auth.databaseUrl)).not.toContain('canary of Ana')

    const db = openDatabase<Database>(auth.databaseUrl, { poolMax: 1 })
    await db.updateTable('passkey').set({ name: 'old canary' }).where('passkey_id', '=', passkeyId).execute()
    await using restarted = await startAuth({ beside: auth })
    expect(await dumpOf(auth.databaseUrl)).not.toContain('old canary')
    await db.destroy()
    await until(async () => restarted.access.ready(), { deadlineMs: 60_000 })
    const { body } = await clientOf(restarted).send('GET /auth/passkeys', { token })
    const names = (body['items'] as { name: string }[]).map(({ name }) => name)
    expect([id, ...names]).toEqual([id, 'old canary', 'canary of Ana'])
  })
})

describe('a passkey on a page of others', () => {
  it('gives them no cookie', async () => {
    const { key } = await keyed('pk.elsewhere')
    const headers = { 'urbe-session': 'cookie', 'sec-fetch-site': 'cross-site' }
    const body = { passkey: key.get(await request()) }
    const reply = await client.send('POST /auth/passkeys/login', { body, headers })
    expect([...codeOf(reply), reply.headers.getSetCookie()]).toEqual([403, 'csrf_rejected', []])
    expect((await signIn(key.get(await request()))).status).toBe(200)
  })
})

describe('a passkey, later on,', () => {
  it('is taken away, and signs nobody in any more', async () => {
    const { token, key, passkeyId } = await keyed('pk.away')
    expect((await client.send(`DELETE /auth/passkeys/${passkeyId}`, { token })).status).toBe(204)
    expect(codeOf(await client.send(`DELETE /auth/passkeys/${passkeyId}`, { token }))).toEqual([
      404,
      'factor_not_found',
    ])
    expect(codeOf(await signIn(key.get(await request())))).toEqual(REFUSED)
    await client.login('pk.away', PASSWORD)
  })

  it('signs in nobody who may not sign in', async () => {
    const { id, key } = await keyed('pk.disabled')
    const { headers } = await client.send(`GET /users/${id}`, { token: admin })
    await client.send(`PATCH /users/${id}`, {
      body: { status: 'disabled' },
      token: admin,
      headers: { 'if-match': headers.get('etag') ?? '' },
    })
    expect(codeOf(await signIn(key.get(await request())))).toEqual(REFUSED)
  })

  it('can be had so many times and no more', async () => {
    const { token } = await keyed('pk.many')
    for (let at = 1; at < PASSKEYS_MAX; at += 1)
      expect(
        (await register(token, authenticator('ES256', ORIGIN).create(await creation(token)))).status,
      ).toBe(201)
    expect(codeOf(await client.send('POST /auth/passkeys/options', { token }))).toEqual([
      409,
      'too_many_factors',
    ])
  })
})

describe('an answer of a passkey', () => {
  let key: Authenticator
  let id: string
  beforeAll(async () => {
    const one = await keyed('pk.attacked')
    key = one.key
    id = one.id
  })

  it.each<[string, Lies]>([
    ['for another site', { origin: 'https://evil.example' }],
    ['for a site whose name only looks like ours', { origin: `${ORIGIN}.evil.example` }],
    ['bound to another site', { rpId: 'evil.example' }],
    ['to a challenge that was never made', { challenge: Buffer.alloc(38, 1).toString('base64url') }],
    ['to no challenge', { challenge: '' }],
    ['made as if for a new passkey', { type: 'webauthn.create' }],
    ['without a look at its owner', { verified: false }],
    [
      'that says it is somebody else’s',
      { userHandle: Buffer.from('017f22e2-79b0-7cc3-98c4-dc0c0c07398f').toString('base64url') },
    ],
    ['signed by another key', { otherKey: true }],
  ])('%s is refused', async (_what, lies) => {
    expect(codeOf(await signIn(key.get(await request(), lies)))).toEqual(REFUSED)
    const reply = await signIn(key.get(await request()))
    expect([reply.status, claimsOf(reply.body['accessToken']).sub]).toEqual([200, id])
  })

  it('counts once', async () => {
    const answer = key.get(await request())
    expect((await signIn(answer)).status).toBe(200)
    expect(codeOf(await signIn(answer))).toEqual(REFUSED)
  })

  it('answers a challenge once, and not one that is too old', async () => {
    const options = await request()
    expect((await signIn(key.get(options))).status).toBe(200)
    expect(codeOf(await signIn(key.get(options)))).toEqual(REFUSED)
    const old = await request()
    await leap(auth, (CHALLENGE_SECONDS + 1) * 1_000)
    expect(codeOf(await signIn(key.get(old)))).toEqual(REFUSED)
  })

  it('whose count stands still comes from a copy', async () => {
    expect((await signIn(key.get(await request(), { counter: 100 }))).status).toBe(200)
    expect(codeOf(await signIn(key.get(await request(), { counter: 100 })))).toEqual(REFUSED)
    expect(codeOf(await signIn(key.get(await request(), { counter: 7 })))).toEqual(REFUSED)
    expect((await signIn(key.get(await request(), { counter: 101 }))).status).toBe(200)
  })

  it('of a key that nobody knows is refused like any other', async () => {
    expect(codeOf(await signIn(authenticator('ES256', ORIGIN).get(await request())))).toEqual(REFUSED)
  })
})

describe('a new passkey', () => {
  it('is not taken with a challenge for signing in, with that of another user, or twice', async () => {
    const [one, other] = [await person('pk.one'), await person('pk.other')]
    const key = authenticator('ES256', ORIGIN)
    expect(codeOf(await register(one.token, key.create(await request(), { rpId: 'localhost' })))).toEqual(
      REFUSED,
    )
    expect(codeOf(await register(one.token, key.create(await creation(other.token))))).toEqual(REFUSED)
    const options = await creation(one.token)
    expect((await register(one.token, key.create(options))).status).toBe(201)
    expect(codeOf(await register(one.token, authenticator('ES256', ORIGIN).create(options)))).toEqual(REFUSED)
    expect(codeOf(await register(other.token, key.create(await creation(other.token))))).toEqual([
      409,
      'factor_exists',
    ])
  })

  it('has a name, and nothing that is not known', async () => {
    const { token } = await person('pk.shape')
    const passkey = authenticator('ES256', ORIGIN).create(await creation(token))
    expect((await register(token, passkey, '')).status).toBe(422)
    expect((await register(token, { ...passkey, more: 1 })).status).toBe(400)
    expect((await register(token, { ...passkey, id: 'AA' })).status).toBe(401)
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
