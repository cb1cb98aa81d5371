import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { leap, stopClock } from './movable-clock.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const PASSWORD = 'a password of many words'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const refresh = async (refreshToken: unknown, headers: Record<string, string> = {}) => {
  const { status, body } = await client.send('POST /auth/refresh', { body: { refreshToken }, headers })
  return { status, code: body['code'], token: body['refreshToken'] }
}
const refused = (code: string) => ({ status: 401, code, token: undefined })

type Given = Awaited<ReturnType<typeof client.login>>

/** The last of 43 characters carries two bits that mean nothing. */
function otherEnd(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return `${token.slice(0, -1)}${alphabet[alphabet.indexOf(token.slice(-1)) ^ 1]}`
}

describe('a refresh token', () => {
  it('that comes again within the grace from the same program gets the same successor', async () => {
    using _ = stopClock(auth)
    const { refreshToken } = await client.login()
    const [first, second] = [await refresh(refreshToken), await refresh(refreshToken)]
    expect([first.status, second]).toEqual([200, first])
  })

  it('that comes again within the grace from another program ends the session', async () => {
    const { refreshToken } = await client.login()
    const { token } = await refresh(refreshToken)
    expect(await refresh(refreshToken, { 'user-agent': 'thief' })).toEqual(refused('refresh_reused'))
    expect(await refresh(token)).toEqual(refused('refresh_invalid'))
  })

  it('that comes again after the grace ends the session', async () => {
    const { refreshToken } = await client.login()
    const { token } = await refresh(refreshToken)
    auth.movable.aheadMs += 10_001
    expect(await refresh(refreshToken)).toEqual(refused('refresh_reused'))
    expect(await refresh(token)).toEqual(refused('refresh_invalid'))
  })

  it('whose successor was used ends the session even within the grace', async () => {
    const { refreshToken } = await client.login()
    const second = await refresh(refreshToken)
    const third = await refresh(second.token)
    expect(await refresh(refreshToken)).toEqual(refused('refresh_reused'))
    expect(await refresh(third.token)).toEqual(refused('refresh_invalid'))
  })

  it.each<[string, (given: Given) => unknown]>([
    ['that is an access token', ({ accessToken }) => accessToken],
    ['with more behind it', ({ refreshToken }) => `${refreshToken}=`],
    ['with a blank before it', ({ refreshToken }) => ` ${refreshToken}`],
    ['with a place that is written otherwise', ({ refreshToken }) => refreshToken.replace('.1.', '.01.')],
    ['of a place that is yet to come', ({ refreshToken }) => refreshToken.replace('.1.', '.2.')],
    ['of another version', ({ refreshToken }) => refreshToken.replace('rt1.', 'rt2.')],
    ['with other bits at its end', ({ refreshToken }) => otherEnd(refreshToken)],
    ['that is nothing', () => ''],
  ])('%s is none, and harms no session', async (_, change) => {
    const given = await client.login()
    expect(await refresh(change(given))).toEqual(refused('refresh_invalid'))
    expect((await refresh(given.refreshToken)).status).toBe(200)
  })

  it('of a session that was signed out is refused', async () => {
    const { refreshToken, accessToken } = await client.login()
    await leap(auth, 0)
    expect((await client.send('POST /auth/logout', { token: accessToken })).status).toBe(204)
    expect(await refresh(refreshToken)).toEqual(refused('refresh_invalid'))
  })

  it('of a user who was disabled is refused', async () => {
    const { accessToken: token } = await client.login()
    const body = { username: 'shortlived', password: PASSWORD, roles: ['viewer'] }
    const made = await client.send('POST /users', { token, body })
    const { refreshToken } = await client.login('shortlived', PASSWORD)
    const headers = { 'if-match': '*' }
    const disabling = { token, headers, body: { status: 'disabled' } }
    expect((await client.send(`PATCH /users/${made.body['id']}`, disabling)).status).toBe(200)
    expect(await refresh(refreshToken)).toEqual(refused('refresh_invalid'))
  })
})

describe('a session', () => {
  it('ends when it has not been used for seven days', async () => {
    const { refreshToken } = await client.login()
    auth.movable.aheadMs += 7 * DAY_MS - HOUR_MS
    const { token, status } = await refresh(refreshToken)
    expect(status).toBe(200)
    auth.movable.aheadMs += 7 * DAY_MS + 1_000
    expect(await refresh(token)).toEqual(refused('refresh_invalid'))
  })

  it('ends after thirty days, however often it is used', async () => {
    let { refreshToken: token }: { refreshToken: unknown } = await client.login()
    for (let day = 0; day < 30; day += 5) {
      const reply = await refresh(token)
      expect([day, reply.status]).toEqual([day, 200])
      token = reply.token
      auth.movable.aheadMs += 5 * DAY_MS
    }
    expect(await refresh(token)).toEqual(refused('refresh_invalid'))
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
