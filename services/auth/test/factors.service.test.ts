import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf, type Reply } from './client.ts'
import { leap } from './movable-clock.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'
import { totpCodes } from './totp-codes.ts'

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

const nextCode = totpCodes(() => auth)
/** Of apps and recovery codes, as they were shown. */
const shown: string[] = []
async function ahead(ms: number): Promise<void> {
  await leap(auth, ms)
}
const attempt = (username: string, given: object): Promise<Reply> =>
  client.send('POST /auth/login', { body: { username, password: PASSWORD, ...given } })
const codeOf = ({ status, body }: Reply) => [status, body['code']]

async function person(username: string) {
  const made = await client.send('POST /users', {
    body: { username, password: PASSWORD, roles: ['viewer'] },
    token: admin,
  })
  expect(made.status).toBe(201)
  return await client.login(username, PASSWORD)
}

/** Somebody with an authenticator app. */
async function careful(username: string) {
  const { accessToken: token, refreshToken } = await person(username)
  const enrolled = await client.send('POST /auth/mfa/totp', { token })
  const secret = String(enrolled.body['secret'])
  const confirmed = await client.send('POST /auth/mfa/totp/confirm', {
    body: { otp: await nextCode(secret) },
    token,
  })
  expect(confirmed.status).toBe(200)
  const codes = confirmed.body['recoveryCodes'] as string[]
  shown.push(secret, ...codes, ...codes.map((code) => code.replaceAll('-', '')))
  return { token, refreshToken, secret, codes }
}

const claimsOf = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())

describe('an authenticator app', () => {
  it('counts once it is confirmed, and is asked for from then on', async () => {
    const { accessToken: token } = await person('mfa.new')
    const enrolled = await client.send('POST /auth/mfa/totp', { token })
    expect(enrolled.body['uri']).toMatch(/^otpauth:\/\/totp\/Urbe:mfa\.new\?secret=[A-Z2-7]{32}&/)
    expect((await attempt('mfa.new', {})).status).toBe(200)
    const wrong = await client.send('POST /auth/mfa/totp/confirm', { body: { otp: '000000' }, token })
    expect(codeOf(wrong)).toEqual([401, 'invalid_otp'])
    const secret = String(enrolled.body['secret'])
    const confirmed = await client.send('POST /auth/mfa/totp/confirm', {
      body: { otp: await nextCode(secret) },
      token,
    })
    expect(confirmed.body['recoveryCodes']).toHaveLength(10)
    expect((await client.send('GET /auth/mfa', { token })).body).toEqual({
      totp: true,
      passkeys: 0,
      recoveryCodesLeft: 10,
    })

    expect(codeOf(await attempt('mfa.new', {}))).toEqual([401, 'second_factor_required'])
    const signedIn = await attempt('mfa.new', { otp: await nextCode(secret) })
    expect(signedIn.status).toBe(200)
    expect(claimsOf(signedIn.body['accessToken'])).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' })
    expect(codeOf(await client.send('POST /auth/mfa/totp', { token }))).toEqual([409, 'factor_exists'])
  })

  it('gives codes that count once', async () => {
    const { secret } = await careful('mfa.once')
    const otp = await nextCode(secret)
    expect((await attempt('mfa.once', { otp })).status).toBe(200)
    expect(codeOf(await attempt('mfa.once', { otp }))).toEqual([401, 'invalid_otp'])
  })

  it('says nothing to whoever has the wrong password, with a code or without', async () => {
    const { secret } = await careful('mfa.silent')
    expect(codeOf(await attempt('mfa.silent', { password: 'wrong' }))).toEqual([401, 'invalid_credentials'])
    const withCode = await attempt('mfa.silent', { password: 'wrong', otp: await nextCode(secret) })
    expect(codeOf(withCode)).toEqual([401, 'invalid_credentials'])
    expect((await attempt('mfa.silent', { otp: await nextCode(secret) })).status).toBe(200)
  })
})

describe('an authenticator app, in the long run,', () => {
  it('cannot be guessed at: its codes have a count of their own', async () => {
    const { secret } = await careful('mfa.guessed')
    const signedIn = await attempt('mfa.guessed', { otp: await nextCode(secret) })
    const cookie =
      signedIn.headers
        .getSetCookie()
        .find((each) => each.startsWith('__Host-device='))
        ?.split(';')[0] ?? ''
    const replies: unknown[] = []
    for (let at = 0; at < 14; at += 1) {
      const body = { username: 'mfa.guessed', password: PASSWORD, otp: String(at).padStart(6, '0') }
      replies.push((await client.send('POST /auth/login', { body, headers: { cookie } })).status)
    }
    expect(replies.filter((status) => status === 401).length).toBeLessThanOrEqual(10)
    expect(replies.at(-1)).toBe(429)
  })

  it('ends the other sessions when it comes and when it goes', async () => {
    const { accessToken: elsewhere } = await person('mfa.ends')
    const { accessToken: token } = await client.login('mfa.ends', PASSWORD)
    const { body } = await client.send('POST /auth/mfa/totp', { token })
    const otp = await nextCode(String(body['secret']))
    await client.send('POST /auth/mfa/totp/confirm', { body: { otp }, token })
    await until(async () => (await client.send('GET /auth/me', { token: elsewhere })).status === 401, {
      deadlineMs: 60_000,
    })
    expect((await client.send('GET /auth/me', { token })).status).toBe(200)
    expect((await client.send('DELETE /auth/mfa/totp', { token })).status).toBe(204)
    expect((await attempt('mfa.ends', {})).status).toBe(200)
    expect((await client.send('GET /auth/mfa', { token })).body).toMatchObject({
      totp: false,
      recoveryCodesLeft: 0,
    })
  })
})

describe('recovery codes', () => {
  it('open the door once each', async () => {
    const { codes, token } = await careful('rc.once')
    expect(new Set(codes).size).toBe(10)
    expect((await attempt('rc.once', { otp: codes[3] })).status).toBe(200)
    expect(codeOf(await attempt('rc.once', { otp: codes[3] }))).toEqual([401, 'invalid_otp'])
    expect((await attempt('rc.once', { otp: codes[4]?.toLowerCase().replaceAll('-', '') })).status).toBe(200)
    expect((await client.send('GET /auth/mfa', { token })).body['recoveryCodesLeft']).toBe(8)
  })

  it('are worth nothing when there are newer ones', async () => {
    const { codes, token } = await careful('rc.newer')
    const again = await client.send('POST /auth/mfa/recovery-codes', { token })
    expect(again.body['recoveryCodes']).toHaveLength(10)
    expect(codeOf(await attempt('rc.newer', { otp: codes[0] }))).toEqual([401, 'invalid_otp'])
  })

  it('need a second factor to stand in for', async () => {
    const { accessToken: token } = await person('rc.none')
    expect(codeOf(await client.send('POST /auth/mfa/recovery-codes', { token }))).toEqual([
      404,
      'factor_not_found',
    ])
  })

  it('are not kept for an Idempotency-Key', async () => {
    const { token } = await careful('rc.key')
    const headers = { 'idempotency-key': 'the-same-key' }
    const [one, two] = [
      await client.send('POST /auth/mfa/recovery-codes', { token, headers }),
      await client.send('POST /auth/mfa/recovery-codes', { token, headers }),
    ]
    expect(one.body['recoveryCodes']).not.toEqual(two.body['recoveryCodes'])
  })
})

const hourLater = async (refreshToken: string) => {
  await ahead(3_600_000)
  admin = (await client.login()).accessToken
  const fresh = await client.send('POST /auth/refresh', { body: { refreshToken } })
  return { token: String(fresh.body['accessToken']), next: String(fresh.body['refreshToken']) }
}

describe('a change of how somebody signs in', () => {
  it('needs a proof that is not an hour old, and says so', async () => {
    const { refreshToken } = await careful('su.old')
    const { token } = await hourLater(refreshToken)
    for (const line of [
      'DELETE /auth/mfa/totp',
      'POST /auth/mfa/totp',
      'POST /auth/mfa/recovery-codes',
      'POST /auth/passkeys/options',
    ]) {
      const refused = await client.send(line, { token })
      expect([line, ...codeOf(refused)]).toEqual([line, 401, 'insufficient_user_authentication'])
      expect(refused.headers.get('www-authenticate')).toBe(
        'Bearer realm="urbe", error="insufficient_user_authentication", max_age="300"',
      )
    }
    // Whoever sets an app up has shown it.
    const amr = ['otp', 'pwd', 'mfa']
    expect(claimsOf(token)).toMatchObject({ auth_time: expect.any(Number), amr, acr: 'aal2' })
  })

  it('is possible after a new proof, with the password where there is nothing else', async () => {
    const { refreshToken } = await person('su.new')
    const { token, next } = await hourLater(refreshToken)
    const wrong = await client.send('POST /auth/step-up', { body: { password: 'wrong' }, token })
    expect(codeOf(wrong)).toEqual([401, 'invalid_credentials'])
    const byPassword = await client.send('POST /auth/step-up', { body: { password: PASSWORD }, token })
    expect(byPassword.status).toBe(200)
    expect(byPassword.body).not.toHaveProperty('refreshToken')
    const { auth_time } = claimsOf(byPassword.body['accessToken'])
    expect(Math.abs((Date.now() + auth.movable.aheadMs) / 1000 - auth_time)).toBeLessThan(60)
    expect((await client.send('POST /auth/mfa/totp', { token })).status).toBe(200)
    const again = await hourLater(next)
    expect((await client.send('POST /auth/mfa/totp', { token: again.token })).status).toBe(401)
  })
})

describe('a new proof', () => {
  it('is a code, and not the password alone, where there is an app', async () => {
    const { refreshToken, secret } = await careful('su.both')
    const { token: again } = await hourLater(refreshToken)
    const alone = await client.send('POST /auth/step-up', { body: { password: PASSWORD }, token: again })
    expect(codeOf(alone)).toEqual([401, 'second_factor_required'])
    for (const line of ['DELETE /auth/mfa/totp', 'POST /auth/mfa/recovery-codes'])
      expect(codeOf(await client.send(line, { token: again }))).toEqual([
        401,
        'insufficient_user_authentication',
      ])
    const byCode = await client.send('POST /auth/step-up', {
      body: { otp: await nextCode(secret) },
      token: again,
    })
    expect(byCode.status).toBe(200)
    expect(claimsOf(byCode.body['accessToken'])).toMatchObject({ acr: 'aal2' })
    expect((await client.send('POST /auth/mfa/recovery-codes', { token: again })).status).toBe(200)
  })

  it('is not to be had with nothing', async () => {
    const { accessToken: token } = await person('su.nothing')
    expect(codeOf(await client.send('POST /auth/step-up', { body: {}, token }))).toEqual([
      422,
      'invalid_value',
    ])
    expect(codeOf(await client.send('POST /auth/step-up', { body: { otp: '123456' }, token }))).toEqual([
      401,
      'invalid_otp',
    ])
    expect((await client.send('POST /auth/step-up', { body: { password: PASSWORD } })).status).toBe(401)
  })
})

describe('what happened', () => {
  it('is on the trail, without a secret', () => {
    const told = new Set(auth.acts.map(({ action }) => action))
    for (const action of [
      'login',
      'login.refused',
      'login.throttled',
      'mfa.enabled',
      'mfa.disabled',
      'mfa.passed',
      'mfa.refused',
      'recovery-code.used',
      'recovery-codes.made',
      'step-up',
    ] as const)
      expect(told).toContain(action)
    const trail = JSON.stringify(auth.acts)
    expect(trail).not.toMatch(/anchovies|mfa\.new/)
    expect(shown.length).toBeGreaterThan(20)
    expect(shown.filter((secret) => trail.includes(secret))).toEqual([])
  })

  it('left no secret in the log, and was no fault', async () => {
    const commits = await auth.testLog.log.range('PLATFORM', 1, 500)
    expect(JSON.stringify(commits)).toContain('SecondFactorAdded')
    expect(JSON.stringify(commits)).not.toMatch(/anchovies|pbkdf2|otpauth|"[A-Z2-7]{32}"/)
    expect(auth.faults).toEqual([])
  })
})
