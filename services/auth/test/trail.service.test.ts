import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let token = ''
/** How many acts there were before what is looked at. */
let before = 0
const forget = () => {
  before = auth.acts.length
}
const acts = () => auth.acts.slice(before)
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  token = (await client.login()).accessToken
  forget()
})

const told = () => acts().map(({ action, details }) => [action, details?.['role'] ?? details?.['why']])

it('tells of users and of each of their roles', async () => {
  const body = { username: 'cleo', password: 'seven lamps burn beside the canal', roles: ['viewer'] }
  const { body: user } = await client.send('POST /users', { token, body })
  const target = { type: 'user', id: user['id'] }
  expect(acts()).toMatchObject([
    { action: 'user.created', outcome: 'allowed', actor: { type: 'user' }, target },
    { action: 'role.granted', target, details: { role: 'viewer' } },
  ])
  forget()
  const headers = { 'if-match': '*' }
  await client.send(`PUT /users/${user['id']}/roles`, { token, headers, body: { roles: ['operator'] } })
  expect(told()).toEqual([
    ['role.granted', 'operator'],
    ['role.revoked', 'viewer'],
  ])
})

it('tells of sessions that end', async () => {
  const { sessionId, accessToken } = await client.login()
  forget()
  await client.send('POST /auth/logout', { token: accessToken })
  expect(acts()).toMatchObject([{ action: 'session.ended', target: { type: 'session', id: sessionId } }])
})

it('tells of a refresh token that came too often, and of one that is none', async () => {
  const { sessionId, refreshToken = '' } = await client.login()
  const refresh = (sent: string) => client.send('POST /auth/refresh', { body: { refreshToken: sent } })
  await refresh(refreshToken)
  auth.movable.aheadMs += 60_000
  forget()
  expect((await refresh(refreshToken)).status).toBe(401)
  expect((await refresh('rt1.made.up')).status).toBe(401)
  expect(acts().filter(({ action }) => action.startsWith('refresh'))).toMatchObject([
    { action: 'refresh.reused', outcome: 'refused', target: { type: 'session', id: sessionId } },
    { action: 'refresh.refused', outcome: 'refused' },
  ])
  expect(JSON.stringify(acts())).not.toContain(refreshToken.split('.').at(-1))
})

it('tells tries at one name by one pseudonym, and whose it is once they are in', async () => {
  for (const username of ['admin', 'nobody of this name'])
    for (const password of ['anchovies on toast, one', 'anchovies on toast, two'])
      await client.send('POST /auth/login', { body: { username, password } })
  const [one, again, other, otherAgain] = acts().map(({ details }) => details?.['account'])
  expect([one === again, other === otherAgain, one === other]).toEqual([true, true, false])
  expect(JSON.stringify(acts())).not.toMatch(/nobody of this name|anchovies/)
})
