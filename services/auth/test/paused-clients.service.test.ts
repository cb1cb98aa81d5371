import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'

import { API_KEY_GRANT, type RiskEvent, streams, subjects } from '@urbe/contracts'
import { UNBORN } from '@urbe/event-log'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'
import { openLog, type TestLog } from '@urbe/testkit'

import type { Database } from '../src/database.ts'
import { clientOf } from './client.ts'
import { leap } from './movable-clock.ts'
import { assertion, assertionKey, oauthClientOf } from './oauth-client.ts'
import { anotherVerifier, newId, type RunningAuth, startAuth } from './running-auth.ts'

const LIMIT = { deadlineMs: 60_000 }
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let oauth: ReturnType<typeof oauthClientOf>
let monitoring: TestLog
let other: Awaited<ReturnType<typeof anotherVerifier>>
let admin = ''
const closings: (() => unknown)[] = []

beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  oauth = oauthClientOf(auth)
  monitoring = await openLog(auth.testLog.url, { service: 'monitoring' })
  other = await anotherVerifier(auth)
  await until(async () => auth.access.ready() && other.access.ready(), LIMIT)
  admin = (await client.login()).accessToken
})
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})
afterAll(async () => {
  await other?.[Symbol.asyncDispose]()
  await monitoring?.[Symbol.asyncDispose]()
  await auth?.[Symbol.asyncDispose]()
})

const asAdmin = async (line: string, body: unknown) => {
  const reply = await client.send(line, { token: admin, body, headers: { 'if-match': '*' } })
  expect([reply.status, reply.body]).toEqual([201, expect.anything()])
  return reply.body
}
async function machine(): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  return String(
    (await asAdmin('POST /service-accounts', { name: 'Robot', roles: ['viewer'], expiresAt }))['id'],
  )
}
const secretOf = async (id: string, wanted: object = { kind: 'client-secret' }) =>
  String((await asAdmin(`POST /service-accounts/${id}/secrets`, wanted))['secret'])

type Reached = Extract<RiskEvent, { type: 'ClientRiskReached' }>['data']
const cause = (byStranger: boolean) => ({
  anomalyId: randomUUID(),
  detector: byStranger ? ('brute_force' as const) : ('privilege_escalation' as const),
  severity: 'critical' as const,
  byStranger,
})

/** As monitoring tells it. */
async function tell(clientId: string, over: Partial<Reached> = {}): Promise<void> {
  const [riskId, at] = [randomUUID(), new Date().toISOString()]
  const own = { clientId, risk: 70, ownRisk: 70, threshold: 60, findings: [cause(false)], foundAt: at, at }
  await monitoring.log.append({
    stream: streams.platform,
    subject: subjects.risk(riskId),
    events: [{ type: 'ClientRiskReached', v: 1, data: { ...own, ...over } }],
    expected: UNBORN,
    commitId: newId(),
    actor: 'service:monitoring',
    correlationId: newId(),
    at,
  })
}
/** What became of what was owed because of it, the newest first. */
async function outcomesOf(clientId: string): Promise<readonly (string | null)[]> {
  type Owed = { effect: string; key: string; last_outcome: string | null; outbox_id: string }
  const db = openDatabase<Database & { outbox: Owed }>(auth.databaseUrl, { poolMax: 1 })
  const rows = await db
    .selectFrom('outbox')
    .select('last_outcome')
    .where('effect', '=', 'client_risk_answer')
    .where('key', '=', clientId)
    .execute()
  await db.destroy()
  return rows.map(({ last_outcome: outcome }) => outcome)
}
const answered = (clientId: string, outcomes: readonly string[]) =>
  until(async () => JSON.stringify(await outcomesOf(clientId)) === JSON.stringify(outcomes), LIMIT)
const codeOf = (token: string): Promise<string> =>
  other.access.authenticate(token).then(
    () => 'taken',
    (error) => error.code,
  )
const tokenFor = async (id: string, secret: string) => {
  const { status, body } = await oauth.grant(id, secret)
  return status === 200 ? String(body['access_token']) : [body['error'], body['code']]
}
const PAUSED = ['unauthorized_client', 'client_paused']

describe('a machine with whose credentials something unusual was done', () => {
  it('has its tokens ended in every service, and waits with all that it had, and nobody else does', async () => {
    const [id, neighbour] = [await machine(), await machine()]
    const [secret, key] = [await secretOf(id), await assertionKey('Ed25519')]
    await secretOf(id, { kind: 'public-key', jwk: key.jwk })
    const apiKey = await secretOf(id, { kind: 'api-key' })
    const theirs = await tokenFor(neighbour, await secretOf(neighbour))
    const token = await tokenFor(id, secret)
    expect([await codeOf(String(token)), await codeOf(String(theirs))]).toEqual(['taken', 'taken'])
    closings.push(auth.answerRisks('step-up'))
    await tell(id)
    await until(async () => (await codeOf(String(token))) === 'token_revoked', LIMIT)
    expect(await codeOf(String(theirs))).toBe('taken')
    expect(await tokenFor(id, secret)).toEqual(PAUSED)
    const byKey = await oauth.post('token', {
      grant_type: 'client_credentials',
      ...(await assertion(id, key)),
    })
    const byApiKey = await oauth.post('token', { grant_type: API_KEY_GRANT, api_key: apiKey })
    for (const { body } of [byKey, byApiKey]) expect([body['error'], body['code']]).toEqual(PAUSED)
    expect(await tokenFor(id, 'a wrong secret')).toEqual(['invalid_client', 'invalid_client'])
    const paused = () =>
      auth.acts.filter(({ action, target }) => action === 'client.paused' && target?.id === id)
    // It is written down after the tokens have ended.
    await until(async () => paused().length > 0, LIMIT)
    expect(paused()).toMatchObject([{ actor: { type: 'service', id: 'auth' }, details: { ownRisk: 70 } }])
  })

  it('goes on with a credential that was given out since, and its new tokens count', async () => {
    const id = await machine()
    const secret = await secretOf(id)
    closings.push(auth.answerRisks('end-sessions'))
    await tell(id)
    await answered(id, ['pause'])
    const fresh = await secretOf(id)
    // A token says the second in which it was made, and those of the pause's own second have ended.
    const second = Math.floor(Date.now() / 1_000)
    await until(async () => Date.now() / 1_000 > second + 1, LIMIT)
    expect(await tokenFor(id, secret)).toEqual(PAUSED)
    expect(await codeOf(String(await tokenFor(id, fresh)))).toBe('taken')
  })
})

describe('a machine that waits', () => {
  it('goes on by itself when what was found counts half as much', async () => {
    const id = await machine()
    const secret = await secretOf(id)
    closings.push(auth.answerRisks('step-up'))
    await tell(id, { risk: 60, ownRisk: 60, halfLifeMinutes: 60 })
    await answered(id, ['pause'])
    expect(await tokenFor(id, secret)).toEqual(PAUSED)
    await leap(auth, 3_600_000)
    expect(await tokenFor(id, secret)).toEqual(expect.any(String))
    admin = (await client.login()).accessToken
  })

  it('is answered once for the same risk, and not at all where it is not set, or where there is none', async () => {
    const [id, nobody] = [await machine(), randomUUID()]
    const secret = await secretOf(id)
    const stop = auth.answerRisks('off')
    await tell(id)
    await answered(id, ['off'])
    await stop()
    closings.push(auth.answerRisks('step-up'))
    await tell(nobody)
    await answered(nobody, ['nobody'])
    expect(await tokenFor(id, secret)).toEqual(expect.any(String))
  })
})

describe('strangers', () => {
  it('stop no machine: neither by guessing, nor by what is found about that, before or after something else', async () => {
    const id = await machine()
    const secret = await secretOf(id)
    const token = String(await tokenFor(id, secret))
    for (let times = 0; times < 20; times += 1)
      expect(await tokenFor(id, `guess ${times}`)).toEqual(['invalid_client', 'invalid_client'])
    closings.push(auth.answerRisks('end-sessions'))
    await tell(id, { ownRisk: 0, risk: 500, findings: [cause(true)] })
    await tell(id, { ownRisk: 90, risk: 500, findings: [cause(true), cause(false)] })
    await tell(id, { ownRisk: 59, risk: 500, findings: [cause(false), cause(true)] })
    await answered(id, ['no_answer', 'no_answer', 'no_answer'])
    expect(await codeOf(token)).toBe('taken')
    expect(await tokenFor(id, secret)).toEqual(expect.any(String))
  })
})
