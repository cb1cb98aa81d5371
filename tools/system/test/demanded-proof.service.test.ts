import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { type Caller, callerOf, until } from '../caller.ts'
import { type Copy, startCopy } from '../copy.ts'

const PASSWORD = 'seven lamps burn beside the canal'
const PROOF = 'insufficient_user_authentication'
let copy: Copy
let admin: Caller
beforeAll(async () => {
  copy = await startCopy({ RISK_RESPONSE: 'step-up' })
  admin = await callerOf(copy.origin)
})
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]()
})

interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}
const bearing = (token: string, method = 'POST') => ({
  method,
  headers: { authorization: `Bearer ${token}` },
})
const signIn = (username: string) =>
  admin.call<Tokens>('/auth/login', { body: { username, password: PASSWORD } })
const refresh = (refreshToken: string) => admin.raw('/auth/refresh', { body: { refreshToken } })

async function codeOf(path: string, asking: Parameters<Caller['raw']>[1]): Promise<string> {
  const answer = await admin.raw(path, asking)
  const problem = (await answer.json().catch(() => ({}))) as { readonly code?: string }
  return answer.ok ? 'done' : String(problem.code)
}

it('reaches every service when a refresh token comes twice, outlives a restart, and ends with the proof', async () => {
  const username = 'some.operator'
  const body = { username, password: PASSWORD, roles: ['operator'] }
  await admin.call('/users', { body })
  const [kept, stolen] = [await signIn(username), await signIn(username)]
  const { id } = await admin.found({ name: 'Porto Claro', seed: 7, size: { citizens: 500 } })
  const change = (token: string) =>
    codeOf('/cities', { ...bearing(token), body: { name: 'Mine', seed: 1, size: { citizens: 500 } } })
  expect(await change(kept.accessToken)).toBe('done')

  // Somebody has a copy of the refresh token, and uses it when its owner has gone on.
  const next = (await (await refresh(stolen.refreshToken)).json()) as Tokens
  expect((await refresh(next.refreshToken)).ok).toBe(true)
  expect((await refresh(stolen.refreshToken)).ok).toBe(false)
  await until(async () => (await change(kept.accessToken)) === PROOF)

  const others = ['/snapshots', '/alert-rules', `/cities/${id}/start`]
  const codes = () => Promise.all(others.map((path) => codeOf(path, bearing(kept.accessToken))))
  await until(async () => (await codes()).filter((code) => code === PROOF).length >= 2)
  expect(await codeOf(`/cities/${id}`, bearing(kept.accessToken, 'GET'))).toBe('done')
  expect(await codeOf('/stream/tickets', bearing(kept.accessToken))).toBe('done')

  for (const name of ['simulation', 'auth']) {
    const pid = copy.kill(name)
    await until(async () => copy.pidOf(name) !== pid)
  }
  await until(async () => (await change(kept.accessToken)) === PROOF)

  const { accessToken } = await until(() =>
    admin.call<Tokens>('/auth/step-up', { ...bearing(kept.accessToken), body: { password: PASSWORD } }),
  )
  await until(async () => (await change(accessToken)) === 'done')
  await until(async () => (await change(kept.accessToken)) === 'done')
})
