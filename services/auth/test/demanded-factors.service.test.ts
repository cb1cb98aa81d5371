import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { defaultPasswordPolicy } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { authenticator } from './authenticator.ts'
import { clientOf, type Reply } from './client.ts'
import { leap } from './movable-clock.ts'
import { ADMIN_PASSWORD, ORIGIN, type RunningAuth, startAuth } from './running-auth.ts'
import { totpCodes } from './totp-codes.ts'

const PASSWORD = 'seven violet anchovies dance'
const ANY = { 'if-match': '*' }
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let admin: string
let adminSecret: string
const nextCode = totpCodes(() => auth)
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  admin = (await client.login()).accessToken
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const codeOf = ({ status, body }: Reply) => [status, body['code']]
const PROOF = [401, 'insufficient_user_authentication']
const asAdmin = (line: string, body?: unknown) => client.send(line, { token: admin, body, headers: ANY })

async function person(username: string, ...roles: string[]) {
  const made = await asAdmin('POST /users', { username, password: PASSWORD, roles })
  expect([made.status, made.body]).toEqual([201, expect.anything()])
  return { id: String(made.body['id']), ...(await client.login(username, PASSWORD)) }
}
async function enrol(token: string): Promise<string> {
  const secret = String((await client.send('POST /auth/mfa/totp', { token })).body['secret'])
  const body = { otp: await nextCode(secret) }
  const confirmed = await client.send('POST /auth/mfa/totp/confirm', { token, body })
  expect(confirmed.status).toBe(200)
  return secret
}
const refreshed = async (refreshToken: string) => {
  const { body } = await client.send('POST /auth/refresh', { body: { refreshToken } })
  return { token: String(body['accessToken']), refreshToken: String(body['refreshToken']) }
}
const me = async (token: string) => (await client.send('GET /auth/me', { token })).body
/** What is demanded ends the tokens of everybody, the administrator's among them. */
async function demand(...secondFactorRoles: string[]): Promise<Reply> {
  const set = await asAdmin('PUT /auth/password-policy', { ...defaultPasswordPolicy, secondFactorRoles })
  expect(set.status).toBe(200)
  admin = (await client.login()).accessToken
  return set
}
async function ahead(ms: number): Promise<void> {
  await leap(auth, ms)
}

const createRole = (name: string, permission: string, conditions?: object) =>
  asAdmin('POST /roles', { name, description: 'A test', grants: [{ permission, conditions }] })
const list = async (token: string) => await client.send('GET /users', { token })
const stepUp = (token: string, body: object) => client.send('POST /auth/step-up', { token, body })

describe('a role that needs a second factor', () => {
  it('does not count without one, from the moment that it is demanded, and counts with the first one', async () => {
    await createRole('helpdesk', 'user:read')
    const { accessToken: before, refreshToken } = await person('led.to.enrol', 'helpdesk', 'viewer')
    await until(async () => (await list(before)).status === 200, { deadlineMs: 60_000 })
    const set = await demand('operator', 'helpdesk', 'operator')
    expect(set.body['secondFactorRoles']).toEqual(['helpdesk', 'operator'])
    await until(async () => (await list(before)).status === 401, { deadlineMs: 60_000 })
    expect(codeOf(await list(before))).toEqual([401, 'token_revoked'])

    const without = await refreshed(refreshToken)
    const { roles, withheldRoles, permissions } = await me(without.token)
    expect([roles, withheldRoles]).toEqual([['helpdesk', 'viewer'], ['helpdesk']])
    expect(permissions).toContain('city:read')
    expect((await list(without.token)).status).toBe(403)

    await enrol(without.token)
    const withFactor = await refreshed(without.refreshToken)
    expect((await me(withFactor.token))['withheldRoles']).toEqual([])
    expect((await list(withFactor.token)).status).toBe(200)
  })

  it('counts with a passkey too, and keeps its holder’s last factor', async () => {
    await demand('operator')
    const { accessToken: token, refreshToken } = await person('keyed.operator', 'operator')
    expect((await me(token))['permissions']).toEqual([])
    const key = authenticator('Ed25519', ORIGIN)
    const options = (await client.send('POST /auth/passkeys/options', { token })).body
    const body = { name: 'my key', passkey: key.create(options) }
    const added = await client.send('POST /auth/passkeys', { token, body })
    expect(added.status).toBe(201)
    const held = await refreshed(refreshToken)
    expect((await me(held.token))['withheldRoles']).toEqual([])

    const remove = async () =>
      await client.send(`DELETE /auth/passkeys/${added.body['id']}`, { token: held.token })
    expect(codeOf(await remove())).toEqual([403, 'forbidden'])
    const secret = await enrol(held.token)
    expect((await remove()).status).toBe(204)
    expect(secret).toHaveLength(32)
    const last = await client.send('DELETE /auth/mfa/totp', { token: held.token })
    expect(codeOf(last)).toEqual([403, 'forbidden'])
    expect((await client.send('GET /auth/mfa', { token: held.token })).body).toMatchObject({ totp: true })
  })
})

describe('why somebody may do something', () => {
  it('is told with the roles that do not count, what they would open, and what lifts that', async () => {
    await createRole('explained', 'user:read')
    const { id } = await person('asks.why', 'explained', 'viewer')
    await demand('explained')
    const explain = async (permission: string, more: object = {}) =>
      (await asAdmin('POST /access/explain', { subject: id, permission, ...more })).body
    const withheld = (lift: string, opens: boolean) => ({
      withheldRoles: [{ role: 'explained', lift, opens }],
    })
    const rule = { role: 'explained', effect: 'allow' }
    expect(await explain('user:read')).toEqual({
      allowed: false,
      reason: 'role_withheld',
      rule,
      ...withheld('set_up_second_factor', true),
    })
    expect(await explain('role:read')).toEqual({
      allowed: false,
      reason: 'no_grant',
      ...withheld('set_up_second_factor', false),
    })
    expect(await explain('city:read')).toMatchObject({
      allowed: true,
      rule: { role: 'viewer' },
      ...withheld('set_up_second_factor', false),
    })
    expect(await explain('user:read', { secondFactor: true })).toEqual({
      allowed: true,
      reason: 'granted',
      rule,
    })
    const { accessToken } = await client.login('asks.why', PASSWORD)
    await enrol(accessToken)
    expect(await explain('user:read')).toMatchObject(withheld('sign_in_with_second_factor', true))
    await demand()
  })

  it('does not take for a withheld role what the second factor alone opens', async () => {
    await createRole('two-steps', 'user:read', { mfa: true })
    await createRole('demanding', 'user:read')
    const { id } = await person('two.ways', 'two-steps', 'demanding')
    await demand('demanding')
    const { body } = await asAdmin('POST /access/explain', { subject: id, permission: 'user:read' })
    expect(body).toMatchObject({
      allowed: false,
      reason: 'conditions_not_met',
      withheldRoles: [{ role: 'demanding', opens: false }],
    })
    await demand()
  })
})

describe('which roles need a second factor', () => {
  it('is said by nobody who may not manage roles', async () => {
    await demand('helpdesk', 'admin')
    expect((await asAdmin('GET /users')).status).toBe(403)
    adminSecret = await enrol(admin)
    admin = String((await stepUp(admin, { otp: await nextCode(adminSecret) })).body['accessToken'])
    expect((await asAdmin('GET /users')).status).toBe(200)
    await createRole('people', 'user:manage')
    const { accessToken: token } = await person('no.roles', 'people')
    const put = async (secondFactorRoles: string[], lengthMin: number) =>
      await client.send('PUT /auth/password-policy', {
        token,
        headers: ANY,
        body: { ...defaultPasswordPolicy, secondFactorRoles, lengthMin },
      })
    await until(async () => (await put(['admin', 'helpdesk'], 16)).status === 200, { deadlineMs: 60_000 })
    expect(codeOf(await put([], 16))).toEqual([403, 'forbidden'])
  })
})

describe('a proof that is too old, or too weak,', () => {
  it('opens no rule that asks for a second factor, and says what would', async () => {
    await createRole('careful', 'user:read', { mfa: true, authAgeSeconds: 120 })
    const { accessToken: token } = await person('step.up', 'careful')
    await until(async () => (await list(token)).status === 401, { deadlineMs: 60_000 })
    const refused = await list(token)
    expect(codeOf(refused)).toEqual(PROOF)
    expect(refused.headers.get('www-authenticate')).toContain('acr_values="aal2", max_age="120"')

    const secret = await enrol(token)
    const proven = String((await stepUp(token, { otp: await nextCode(secret) })).body['accessToken'])
    expect((await list(proven)).status).toBe(200)
    await ahead(125_000)
    expect(codeOf(await list(proven))).toEqual(PROOF)
    const again = await stepUp(proven, { otp: await nextCode(secret) })
    expect((await list(String(again.body['accessToken']))).status).toBe(200)
  })

  it('neither makes new keys nor erases a person', async () => {
    const { id } = await person('to.be.erased', 'viewer')
    await ahead(400_000)
    const rotate = async () => await asAdmin('POST /keys/rotate', { purpose: 'signing', compromised: true })
    const erase = async () => await asAdmin(`DELETE /users/${id}/personal-data`)
    for (const refused of [await rotate(), await erase()]) {
      expect(codeOf(refused)).toEqual(PROOF)
      expect(refused.headers.get('www-authenticate')).toContain('max_age="300"')
    }
    expect((await asAdmin(`GET /users/${id}`)).body['username']).toBe('to.be.erased')
    admin = String(
      (await stepUp(admin, { password: ADMIN_PASSWORD, otp: await nextCode(adminSecret) })).body[
        'accessToken'
      ],
    )
    expect((await erase()).status).toBe(204)
    expect((await rotate()).status).toBe(201)
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
