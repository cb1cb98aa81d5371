import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'
import type { Kysely } from 'kysely'

import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'

import type { Database } from '../src/database.ts'
import { clientOf, type Reply } from './client.ts'
import { clockOf, leap, stopClock } from './movable-clock.ts'
import { ADMIN_PASSWORD, type RunningAuth, startAuth } from './running-auth.ts'

const MINUTE_MS = 60_000

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let db: Kysely<Database>
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  db = openDatabase<Database>(auth.databaseUrl, { poolMax: 1 })
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
})
afterAll(async () => {
  await db?.destroy()
  await auth?.[Symbol.asyncDispose]()
})

const refresh = (refreshToken: unknown) => client.send('POST /auth/refresh', { body: { refreshToken } })
const stepUp = (token: unknown) =>
  client.send('POST /auth/step-up', { token: String(token), body: { password: ADMIN_PASSWORD } })
const codeOf = ({ status, body }: Reply) => [status, body['code']]
const livesFor = ({ body }: Reply) => {
  const { iat = 0, exp = 0 } = decodeJwt(String(body['accessToken']))
  return [body['expiresIn'], exp - iat]
}

/** A session that has so long to go; answers to its next refresh. */
async function withLeft(ms: number): Promise<Reply> {
  const { sessionId, refreshToken } = await client.login()
  const absolute_expires_at = new Date(clockOf(auth.movable)().getTime() + ms)
  await db
    .updateTable('refresh_family')
    .set({ absolute_expires_at })
    .where('family_id', '=', sessionId)
    .execute()
  return await refresh(refreshToken)
}

describe('a session in its last minutes', () => {
  it('gives out no token that lives longer than itself, however freshly its owner has proved who they are', async () => {
    using _ = stopClock(auth)
    const last = await withLeft(10 * MINUTE_MS)
    expect(livesFor(last)).toEqual([600, 600])
    expect(last.body['refreshExpiresIn']).toBe(600)
    await leap(auth, 6 * MINUTE_MS)
    const proved = await stepUp(last.body['accessToken'])
    expect(livesFor(proved)).toEqual([240, 240])
    await leap(auth, 4 * MINUTE_MS + 1_000)
    // By the tolerance between clocks the token itself is still taken.
    const token = String(proved.body['accessToken'])
    expect((await client.send('GET /auth/me', { token })).status).toBe(200)
    expect(codeOf(await stepUp(token))).toEqual([404, 'session_not_found'])
    expect(codeOf(await refresh(last.body['refreshToken']))).toEqual([401, 'refresh_invalid'])
    await leap(auth, 5_000)
    expect(codeOf(await client.send('GET /auth/me', { token }))).toEqual([401, 'invalid_token'])
  })

  it('is over in its last second', async () => {
    using _ = stopClock(auth)
    const { body } = await withLeft(500)
    expect(body).toMatchObject({ code: 'refresh_invalid' })
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
