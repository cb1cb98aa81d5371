import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { defaultPasswordPolicy, PASSKEYS_MAX, RECOVERY_CODES } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { authenticator } from './authenticator.ts'
import { clientOf, type Reply } from './client.ts'
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
  const body = { username, password: PASSWORD, roles: ['viewer'] }
  expect((await client.send('POST /users', { token: admin, body })).status).toBe(201)
  return await client.login(username, PASSWORD)
}
/** What a new passkey of somebody's answers, not sent yet. */
async function answer(token: string): Promise<object> {
  const { body } = await client.send('POST /auth/passkeys/options', { token })
  return authenticator('Ed25519', ORIGIN).create(body)
}
const add = (token: string, passkey: object): Promise<Reply> =>
  client.send('POST /auth/passkeys', { token, body: { name: 'my key', passkey } })
const counted = (replies: readonly Reply[]): Record<string, number> => {
  const told = replies.map(({ status, body }) => `${status} ${body['code'] ?? ''}`.trim())
  return Object.fromEntries(
    [...new Set(told)].map((each) => [each, told.filter((one) => one === each).length]),
  )
}
const standing = async (token: string) => (await client.send('GET /auth/mfa', { token })).body['passkeys']

describe('second factors', () => {
  it('that are the first ones bring recovery codes once, and at once or not are no more than there may be', async () => {
    const { accessToken: token } = await person('adds.many')
    const answers: object[] = []
    for (let at = 0; at < PASSKEYS_MAX; at += 1) answers.push(await answer(token))
    const first = await Promise.all(answers.splice(0, 2).map((each) => add(token, each)))
    const codes = first.map(({ status, body }) => [status, (body['recoveryCodes'] as unknown[]).length])
    expect(codes.toSorted()).toEqual([
      [201, 0],
      [201, RECOVERY_CODES],
    ])
    for (const each of answers.splice(0, PASSKEYS_MAX - 3)) expect((await add(token, each)).status).toBe(201)
    // Asked for before there are as many as there may be.
    for (let at = 0; at < 2; at += 1) answers.push(await answer(token))
    const last = await Promise.all(answers.map((each) => add(token, each)))
    expect(counted(last)).toEqual({ '201': 1, '409 too_many_factors': 2 })
    expect(await standing(token)).toBe(PASSKEYS_MAX)
  })

  it('that are taken away at once leave one where a role demands it', async () => {
    const { accessToken, refreshToken } = await person('takes.all')
    const added: Reply[] = []
    for (let at = 0; at < 2; at += 1) added.push(await add(accessToken, await answer(accessToken)))
    const policy = { ...defaultPasswordPolicy, secondFactorRoles: ['viewer'] }
    const set = { token: admin, body: policy, headers: { 'if-match': '*' } }
    expect((await client.send('PUT /auth/password-policy', set)).status).toBe(200)
    // A policy that demands more ends the tokens of everybody.
    const refreshed = await client.send('POST /auth/refresh', { body: { refreshToken } })
    const token = String(refreshed.body['accessToken'])
    const replies = await Promise.all(
      added.map(({ body }) => client.send(`DELETE /auth/passkeys/${body['id']}`, { token })),
    )
    expect(counted(replies)).toEqual({ '204': 1, '403 forbidden': 1 })
    expect(await standing(token)).toBe(1)
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
