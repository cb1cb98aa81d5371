import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf, type Reply } from './client.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'seven violet anchovies dance'
const OTHER = 'eleven purple kettles whistle'
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

const create = (username: string, password: string): Promise<Reply> =>
  client.send('POST /users', { body: { username, password, roles: ['viewer'] }, token: admin })
const change = (token: string, currentPassword: string, newPassword: string): Promise<Reply> =>
  client.send('PUT /auth/me/password', { body: { currentPassword, newPassword }, token })
const codeOf = ({ status, body }: Reply) => [status, body['code']]

describe('a password that changes', () => {
  it('is not made of the parts of the own name', async () => {
    expect(codeOf(await create('ana.beltrano', 'Beltrano-Ana-2026'))).toEqual([422, 'password_blocked'])
  })

  it('changes once when two changes come at once', async () => {
    await create('changed.twice', PASSWORD)
    const { accessToken: token } = await client.login('changed.twice', PASSWORD)
    const replies = await Promise.all([
      change(token, PASSWORD, OTHER),
      change(token, PASSWORD, 'nine orange lanterns swing'),
    ])
    expect(replies.map(codeOf).toSorted()).toEqual([
      [204, undefined],
      [401, 'invalid_credentials'],
    ])
  })

  it('takes the links with it that are still out', async () => {
    const made = await create('linked', PASSWORD)
    const { body } = await client.send(`POST /users/${made.body['id']}/invites`, { body: {}, token: admin })
    const { accessToken: token } = await client.login('linked', PASSWORD)
    expect((await change(token, PASSWORD, OTHER)).status).toBe(204)
    const late = { body: { token: body['token'], password: 'nine orange lanterns swing' } }
    expect(codeOf(await client.send('POST /auth/invites/accept', late))).toEqual([401, 'invite_invalid'])
    await client.login('linked', OTHER)
  })

  it('is wrong where it cannot be one, however long it is or grows', async () => {
    await create('plausible', PASSWORD)
    const { accessToken: token } = await client.login('plausible', PASSWORD)
    for (const password of ['k'.repeat(129), '\ufdfa'.repeat(100), 'half \ud800']) {
      const signIn = { body: { username: 'plausible', password } }
      const wrong = [401, 'invalid_credentials']
      expect(codeOf(await client.send('POST /auth/login', signIn))).toEqual(wrong)
      expect(codeOf(await client.send('POST /auth/step-up', { body: { password }, token }))).toEqual(wrong)
      expect(codeOf(await change(token, password, OTHER))).toEqual(wrong)
    }
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
