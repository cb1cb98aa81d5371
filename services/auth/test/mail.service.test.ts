import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'
import { type MailServer, startMailServer } from '@urbe/testkit'

import { smtpMailer } from '../src/mail/mailer.ts'
import { RESET_EVERY_MS } from '../src/password/invites.ts'
import { dumpOf } from './at-rest.ts'
import { clientOf, type Reply } from './client.ts'
import { leap } from './movable-clock.ts'
import { ORIGIN, type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'seven violet anchovies dance'
const OTHER = 'eleven purple kettles whistle'
const ADDRESS = 'ana.canary@post.example'
const from = 'urbe@city.example'
let server: MailServer
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let admin: string
beforeAll(async () => {
  server = await startMailServer()
  auth = await startAuth({ mail: smtpMailer({ url: server.url, from }) })
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  admin = (await client.login()).accessToken
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
  await server?.stop()
})

const asAdmin = (line: string, body: unknown) => client.send(line, { token: admin, body })
const codeOf = ({ status, body }: Reply) => [status, body['code']]
async function person(username: string): Promise<string> {
  return String((await asAdmin('POST /users', { username, roles: ['viewer'] })).body['id'])
}
const invite = (id: string, address: string) => asAdmin(`POST /users/${id}/invites/mail`, { address })
const ask = (username: string) => client.send('POST /auth/password-reset', { body: { username } })
const tokenIn = (path: string, text = '') =>
  new RegExp(`${ORIGIN}/${path}#([A-Za-z0-9_-]{43})`).exec(text)?.[1]
async function ahead(ms: number): Promise<void> {
  await leap(auth, ms)
  admin = (await client.login()).accessToken
}

const waysOf = async (reading: ReturnType<typeof clientOf>, token: string) =>
  (await reading.send('GET /auth/invites', { token })).body

describe('an invitation by mail', () => {
  it('is offered where there is a mail server, to whoever reads users', async () => {
    expect(await waysOf(client, admin)).toEqual({ mail: true })
    await asAdmin('POST /users', { username: 'a.viewer', password: PASSWORD, roles: ['viewer'] })
    const { accessToken: token } = await client.login('a.viewer', PASSWORD)
    expect(codeOf(await client.send('GET /auth/invites', { token }))).toEqual([403, 'forbidden'])
  })

  it('goes to the address alone, and resets go there once it is accepted', async () => {
    const id = await person('ana')
    const invited = await invite(id, ADDRESS)
    expect([invited.status, Object.keys(invited.body)]).toEqual([202, ['expiresAt']])
    const [letter] = server.letters.splice(0)
    expect(letter?.to).toContain(`<${ADDRESS}>`)
    // An address that nobody has answered from is nobody's yet.
    await ahead(RESET_EVERY_MS + 1_000)
    expect((await ask('ana')).status).toBe(202)
    const token = tokenIn('invite', letter?.text)
    const accepted = await client.send('POST /auth/invites/accept', { body: { token, password: PASSWORD } })
    expect(codeOf(accepted)).toEqual([204, undefined])
    await client.login('ana', PASSWORD)

    await ask('ana')
    await until(async () => server.letters.length > 0, { deadlineMs: 60_000 })
    const reset = server.letters.splice(0)
    expect(reset.map(({ to }) => to)).toEqual([expect.stringContaining(`<${ADDRESS}>`)])
    const body = { token: tokenIn('reset', reset[0]?.text), newPassword: OTHER }
    expect((await client.send('POST /auth/password-reset/confirm', { body })).status).toBe(204)
    await client.login('ana', OTHER)
  })
})

describe('a letter', () => {
  it('is not written again for whoever asks again soon, and not to those who have no address', async () => {
    const told = () => auth.acts.filter(({ action }) => action === 'password.reset-asked').length
    const before = told()
    await person('no.address')
    for (const name of ['ana', 'ana', 'ana', 'no.address', 'nobody.at.all'])
      expect(codeOf(await ask(name))).toEqual([202, undefined])
    await until(async () => server.letters.length > 0 && told() === before + 5, { deadlineMs: 60_000 })
    await ahead(RESET_EVERY_MS + 1_000)
    await ask('ana')
    await until(async () => server.letters.length > 1, { deadlineMs: 60_000 })
    expect(server.letters.splice(0).map(({ to }) => to)).toEqual([
      expect.stringContaining(ADDRESS),
      expect.stringContaining(ADDRESS),
    ])
  })

  it.each([
    'nobody',
    'a@b.example\r\nBcc: c@d.example',
    'a@b.example, c@d.example',
    `${'x'.repeat(250)}@b.example`,
  ])('that is none is refused: %j', async (address) => {
    expect(codeOf(await invite(await person(`odd-${crypto.randomUUID()}`), address))).toEqual([
      422,
      'invalid_value',
    ])
    expect(server.letters).toEqual([])
  })

  it('is named by nothing, also while the mail server does not answer', async () => {
    const id = await person('late')
    await server.stop()
    expect(codeOf(await invite(id, ADDRESS))).toEqual([503, 'mail_unavailable'])
    expect((await ask('ana')).status).toBe(202)
    const log = await auth.testLog.log.range('PLATFORM', 1, 500)
    for (const told of [await dumpOf(auth.databaseUrl), JSON.stringify([auth.acts, log])])
      expect(told).not.toContain('canary')
  })
})

it('without a mail server nobody is written to', async () => {
  await using without = await startAuth()
  await until(async () => without.access.ready(), { deadlineMs: 60_000 })
  const other = clientOf(without)
  const { accessToken: token } = await other.login()
  const made = await other.send('POST /users', { token, body: { username: 'ana', roles: ['viewer'] } })
  expect(await waysOf(other, token)).toEqual({ mail: false })
  const body = { address: ADDRESS }
  const refused = await other.send(`POST /users/${made.body['id']}/invites/mail`, { token, body })
  expect(codeOf(refused)).toEqual([503, 'mail_unavailable'])
  expect((await other.send(`POST /users/${made.body['id']}/invites`, { token, body: {} })).status).toBe(201)
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
