import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'
import { type MailServer, startMailServer } from '@urbe/testkit'

import { CHANGE_LETTERS_MAX, LETTERS_WINDOW_MS, SIGN_IN_LETTERS_MAX } from '../src/mail/account-letters.ts'
import { smtpMailer } from '../src/mail/mailer.ts'
import { ATTEMPTS_TOLD_AT } from '../src/mail/told.ts'
import { dumpOf } from './at-rest.ts'
import { authenticator } from './authenticator.ts'
import { clientOf, type Reply } from './client.ts'
import { deviceOf, letterBox } from './letter-box.ts'
import { leap } from './movable-clock.ts'
import { codeOf } from './platform.ts'
import { ORIGIN, type RunningAuth, startAuth } from './running-auth.ts'
import { totpCodes } from './totp-codes.ts'

const PASSWORD = 'seven violet anchovies dance'
const OTHER = 'eleven purple kettles whistle'
const LIMIT = { deadlineMs: 60_000 }
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const FORGED = `${FIREFOX} Click http://evil.example/canary to keep your account`
let server: MailServer
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let admin: string
let stopCouriers: () => Promise<void>
const nextCode = totpCodes(() => auth)

beforeAll(async () => {
  server = await startMailServer()
  auth = await startAuth({ mail: smtpMailer({ url: server.url, from: 'urbe@city.example' }) })
  client = clientOf(auth)
  await until(async () => auth.access.ready(), LIMIT)
  admin = (await client.login()).accessToken
})
beforeEach(() => {
  stopCouriers = auth.answerRisks('off')
})
afterEach(async () => {
  await stopCouriers()
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
  await server?.stop()
})

const asAdmin = (line: string, body?: unknown) =>
  client.send(line, { token: admin, body, headers: { 'if-match': '*' } })
const tokenIn = (text: string) => new RegExp(`${ORIGIN}/(?:invite|reset)#([A-Za-z0-9_-]{43})`).exec(text)?.[1]
const { lettersTo, taken } = letterBox(() => server)
async function ahead(ms: number): Promise<void> {
  await leap(auth, ms)
  admin = (await client.login()).accessToken
}
async function acceptInvite(address: string, password: string): Promise<void> {
  const [letter = ''] = await taken(address, 1)
  const token = tokenIn(letter)
  expect(codeOf(await client.send('POST /auth/invites/accept', { body: { token, password } }))).toEqual([
    204,
    undefined,
  ])
}

let made = 0
/** Somebody who can be written to, and has been told that their password was set. */
async function reachable() {
  made += 1
  const [name, address] = [`reachable-${made}`, `canary-${made}@post.example`]
  const { body } = await asAdmin('POST /users', { username: name, roles: ['viewer'] })
  const id = String(body['id'])
  expect((await asAdmin(`POST /users/${id}/invites/mail`, { address })).status).toBe(202)
  await acceptInvite(address, PASSWORD)
  return { id, name, address }
}
const login = (username: string, headers: Record<string, string> = {}, given: object = {}) =>
  client.send('POST /auth/login', { body: { username, password: PASSWORD, ...given }, headers })
const tokenOf = ({ body }: Reply) => String(body['accessToken'])

describe('a letter about a sign-in', () => {
  it('goes out for a device that is not known, and only for that', async () => {
    const { name, address } = await reachable()
    const first = await login(name, { 'user-agent': FORGED })
    expect(first.status).toBe(200)
    const [letter = ''] = await taken(address, 1)
    expect(letter).toMatch(
      /signed in to your account from a device that is not known \(Firefox, Linux, 127\.0\.0\.0\/24\)/,
    )
    expect(letter).toMatch(/dispositivo desconhecido \(Firefox, Linux, 127\.0\.0\.0\/24\)/)
    for (const foreign of ['evil', tokenOf(first), String(first.body['refreshToken']), PASSWORD, '#'])
      expect(letter).not.toContain(foreign)
    expect((await login(name, { cookie: deviceOf(first) })).status).toBe(200)
    // The next letter is of something else: the known device made none.
    expect((await login(name)).status).toBe(200)
    expect(await taken(address, 1)).toHaveLength(1)
  })

  it('goes out for a passkey as well, whose device is known from then on', async () => {
    const { name, address } = await reachable()
    const token = tokenOf(await login(name))
    const key = authenticator('ES256', ORIGIN)
    const options = (await client.send('POST /auth/passkeys/options', { token })).body
    const passkey = { name: 'my key', passkey: key.create(options) }
    expect((await client.send('POST /auth/passkeys', { token, body: passkey })).status).toBe(201)
    await taken(address, 2)
    const show = async (cookie: string) => {
      const request = (await client.send('POST /auth/passkeys/login/options')).body
      const body = { passkey: key.get(request) }
      return await client.send('POST /auth/passkeys/login', { body, headers: { cookie } })
    }
    const first = await show('')
    expect((await taken(address, 1))[0]).toMatch(/from a device that is not known/)
    expect((await show(deviceOf(first))).status).toBe(200)
    await show('')
    expect(await taken(address, 1)).toHaveLength(1)
  })
})

describe('a letter about who did not get in', () => {
  it('goes out where somebody has the password and a wrong second factor', async () => {
    const { name, address } = await reachable()
    const known = await login(name)
    await taken(address, 1)
    const token = tokenOf(known)
    const { body } = await client.send('POST /auth/mfa/totp', { token })
    const otp = await nextCode(String(body['secret']))
    expect((await client.send('POST /auth/mfa/totp/confirm', { token, body: { otp } })).status).toBe(200)
    expect((await taken(address, 1))[0]).toMatch(/an authenticator app was added/)
    expect(codeOf(await login(name))).toEqual([401, 'second_factor_required'])
    expect(codeOf(await login(name, { cookie: deviceOf(known) }, { otp: '000000' }))).toEqual([
      401,
      'invalid_otp',
    ])
    expect(codeOf(await login(name, {}, { otp: '000000' }))).toEqual([401, 'invalid_otp'])
    expect((await taken(address, 1))[0]).toMatch(/your right password and a wrong second factor/)
  })

  it('goes out after many failures, once, and says how many there were', async () => {
    const { name, address } = await reachable()
    for (let failures = 0; failures < ATTEMPTS_TOLD_AT + 1; failures += 1) {
      expect(codeOf(await login(name, {}, { password: 'wrong' }))).toEqual([401, 'invalid_credentials'])
      auth.movable.aheadMs += 300_000
    }
    await ahead(0)
    expect((await login(name)).status).toBe(200)
    const [attempts, success] = await taken(address, 2)
    expect(attempts).toMatch(new RegExp(`${ATTEMPTS_TOLD_AT} failed attempts`))
    expect(success).toMatch(new RegExp(`after ${ATTEMPTS_TOLD_AT + 1} failed attempts`))
  })
})

describe('a letter about a change', () => {
  it('of the password goes out, changed or set anew', async () => {
    const { name, address } = await reachable()
    const token = tokenOf(await login(name))
    await taken(address, 1)
    const change = { currentPassword: PASSWORD, newPassword: OTHER }
    expect((await client.send('PUT /auth/me/password', { token, body: change })).status).toBe(204)
    const [letter = ''] = await taken(address, 1)
    expect(letter).toMatch(/the password of your account was changed.*\n\n.*a senha da sua conta foi trocada/)
    expect(letter).not.toContain(OTHER)

    await ahead(LETTERS_WINDOW_MS)
    await client.send('POST /auth/password-reset', { body: { username: name } })
    const [reset = ''] = await taken(address, 1)
    const body = { token: tokenIn(reset), newPassword: 'thirteen slow trams climb uphill' }
    expect((await client.send('POST /auth/password-reset/confirm', { body })).status).toBe(204)
    expect((await taken(address, 1))[0]).toMatch(/a new password was set by an invitation or a reset/)
  })

  it('of an app, of recovery codes and of a passkey goes out, and holds none of them', async () => {
    const { name, address } = await reachable()
    const token = tokenOf(await login(name))
    await taken(address, 1)
    const enrolled = await client.send('POST /auth/mfa/totp', { token })
    const secret = String(enrolled.body['secret'])
    await client.send('POST /auth/mfa/totp/confirm', { token, body: { otp: await nextCode(secret) } })
    const issued = await client.send('POST /auth/mfa/recovery-codes', { token })
    const key = authenticator('ES256', ORIGIN)
    const options = (await client.send('POST /auth/passkeys/options', { token })).body
    const passkey = { name: 'my key', passkey: key.create(options) }
    const added = await client.send('POST /auth/passkeys', { token, body: passkey })
    expect((await client.send('DELETE /auth/mfa/totp', { token })).status).toBe(204)
    expect((await client.send(`DELETE /auth/passkeys/${added.body['id']}`, { token })).status).toBe(204)
    const letters = await taken(address, 5)
    expect(letters.map((text) => /: (.*?)[;.]/.exec(text.slice(16))?.[1])).toEqual([
      'an authenticator app was added to your account',
      'new recovery codes were made',
      'a passkey was added to your account',
      'an authenticator app was taken away from your account',
      'a passkey was taken away from your account',
    ])
    const [code = ''] = issued.body['recoveryCodes'] as string[]
    for (const hidden of [secret, code, 'my key']) expect(letters.join()).not.toContain(hidden)
  })
})

describe('a letter about what others can do', () => {
  it('of the address goes to both', async () => {
    const { id, address } = await reachable()
    const next = `next-${address}`
    await asAdmin(`POST /users/${id}/invites/mail`, { address: next })
    expect((await taken(address, 1))[0]).toMatch(/an administrator made an invitation/)
    await acceptInvite(next, OTHER)
    expect((await taken(address, 1))[0]).toMatch(/go to another address from now on/)
    const [changed, set] = await taken(next, 2)
    expect(changed).toMatch(/go to another address from now on/)
    expect(set).toMatch(/a new password was set/)
  })

  it('of what somebody else did to the account goes out', async () => {
    const { id, name, address } = await reachable()
    const { body } = await login(name)
    await taken(address, 1)
    const reuse = { body: { refreshToken: body['refreshToken'] }, headers: { 'user-agent': 'another' } }
    expect((await client.send('POST /auth/refresh', reuse)).status).toBe(200)
    await ahead(60_000)
    expect(codeOf(await client.send('POST /auth/refresh', reuse))).toEqual([401, 'refresh_reused'])
    expect((await taken(address, 1))[0]).toMatch(/its token was used twice/)
    await asAdmin(`PATCH /users/${id}`, { status: 'disabled' })
    expect((await taken(address, 1))[0]).toMatch(/an administrator disabled your account/)
    await asAdmin(`PATCH /users/${id}`, { status: 'active' })
    expect((await taken(address, 1))[0]).toMatch(/an administrator enabled your account/)
  })
})

describe('a flood', () => {
  it(`of sign-ins makes ${SIGN_IN_LETTERS_MAX} letters an hour, and none of a change is lost for it`, async () => {
    const { name, address } = await reachable()
    let token = ''
    for (let at = 0; at < SIGN_IN_LETTERS_MAX + 3; at += 1) token = tokenOf(await login(name))
    const change = { currentPassword: PASSWORD, newPassword: OTHER }
    expect((await client.send('PUT /auth/me/password', { token, body: change })).status).toBe(204)
    const letters = await taken(address, SIGN_IN_LETTERS_MAX + 1)
    expect(letters.at(-1)).toMatch(/the password of your account was changed/)
    await ahead(LETTERS_WINDOW_MS)
    expect((await login(name, {}, { password: OTHER })).status).toBe(200)
    expect((await taken(address, 1))[0]).toMatch(/not known/)
  })

  it(`of changes makes ${CHANGE_LETTERS_MAX} letters an hour`, async () => {
    const { id, address } = await reachable()
    for (let at = 0; at < CHANGE_LETTERS_MAX + 2; at += 1)
      expect((await asAdmin(`POST /users/${id}/invites`, {})).status).toBe(201)
    await taken(address, CHANGE_LETTERS_MAX)
    await ahead(LETTERS_WINDOW_MS)
    await asAdmin(`POST /users/${id}/invites`, {})
    expect(await taken(address, 1)).toHaveLength(1)
  })
})

describe('while the mail server does not answer', () => {
  it('nobody waits for it, and what is owed goes out later, also after a restart', async () => {
    const { name, address } = await reachable()
    const port = Number(new URL(server.url).port)
    await server.stop()
    expect((await login(name, { 'user-agent': FORGED })).status).toBe(200)
    const dump = await dumpOf(auth.databaseUrl)
    expect(dump).toContain('account_letter')
    for (const personal of ['canary', 'Firefox', '127.0.0.0']) expect(dump).not.toContain(personal)
    await stopCouriers()
    server = await startMailServer(port)
    stopCouriers = auth.answerRisks('off')
    await ahead(600_000)
    expect((await taken(address, 1))[0]).toMatch(/not known/)
  })

  it('whoever is erased meanwhile is not written to', async () => {
    const { id, name, address } = await reachable()
    await stopCouriers()
    expect((await login(name)).status).toBe(200)
    await ahead(0)
    expect((await asAdmin(`DELETE /users/${id}/personal-data`)).status).toBe(204)
    stopCouriers = auth.answerRisks('off')
    const other = await reachable()
    expect((await login(other.name)).status).toBe(200)
    await taken(other.address, 1)
    expect(lettersTo(address)).toEqual([])
  })
})

it('whoever cannot be written to makes nothing wait', async () => {
  await asAdmin('POST /users', { username: 'no.address', password: PASSWORD, roles: ['viewer'] })
  const before = (await dumpOf(auth.databaseUrl)).split('account_letter').length
  expect((await login('no.address')).status).toBe(200)
  expect((await dumpOf(auth.databaseUrl)).split('account_letter').length).toBe(before)
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
