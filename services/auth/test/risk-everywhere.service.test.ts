import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'

import {
  DEMANDS_MAX,
  endpoints,
  needsCleared,
  type RiskEvent,
  serviceNames,
  streams,
  subjects,
} from '@urbe/contracts'
import { UNBORN } from '@urbe/event-log'
import { buildApp, listen, refuse } from '@urbe/http'
import { systemClock } from '@urbe/kernel'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { openLog, type TestLog } from '@urbe/testkit'

import type { Database } from '../src/database.ts'
import { storedRevocations } from '../src/revocation/revocation-list.ts'
import { standsUntil } from '../src/risk/answer.ts'
import { clientOf } from './client.ts'
import { clockOf, leap } from './movable-clock.ts'
import { anotherVerifier, newId, type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'seven lamps burn beside the canal'
const LIMIT = { deadlineMs: 60_000 }
const PROOF = 'insufficient_user_authentication'
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let monitoring: TestLog
let other: Awaited<ReturnType<typeof anotherVerifier>>
const closings: (() => unknown)[] = []

beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  monitoring = await openLog(auth.testLog.url, { service: 'monitoring' })
  other = await anotherVerifier(auth)
  await until(async () => auth.access.ready() && other.access.ready(), LIMIT)
})
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})
afterAll(async () => {
  await other?.[Symbol.asyncDispose]()
  await monitoring?.[Symbol.asyncDispose]()
  await auth?.[Symbol.asyncDispose]()
})

async function person(username: string) {
  const { accessToken: token } = await client.login()
  const sent = { token, body: { username, password: PASSWORD, roles: ['admin'] } }
  const { body } = await client.send('POST /users', sent)
  return { id: String(body['id']), signIn: () => client.login(username, PASSWORD) }
}

type Reached = Extract<RiskEvent, { type: 'RiskReached' }>['data']

/** As monitoring tells it; resolves when auth has answered. */
async function risky(userId: string, over: Partial<Reached> = {}): Promise<void> {
  const [riskId, at] = [randomUUID(), new Date().toISOString()]
  const cause = { anomalyId: randomUUID(), detector: 'takeover', severity: 'critical', byStranger: false }
  const own = { userId, risk: 90, ownRisk: 90, threshold: 60, findings: [cause], foundAt: at, at }
  const before = demands(userId)
  await monitoring.log.append({
    stream: streams.platform,
    subject: subjects.risk(riskId),
    events: [{ type: 'RiskReached', v: 1, data: { ...own, ...over } }],
    expected: UNBORN,
    commitId: newId(),
    actor: 'service:monitoring',
    correlationId: newId(),
    at,
  })
  await until(async () => demands(userId) > before, LIMIT)
}
const demands = (userId: string) =>
  auth.acts.filter(({ action, target }) => action === 'step-up.demanded' && target?.id === userId).length

const owes = async (token: string, { access } = other) =>
  (await access.authenticate(token)).owes() !== undefined
const codeOf = (token: string): Promise<string> =>
  other.access.authenticate(token).then(
    () => 'taken',
    (error) => error.code,
  )
const untilOwes = (token: string, wanted = true) => until(async () => (await owes(token)) === wanted, LIMIT)
const stepUp = async (token: string): Promise<string> => {
  const { status, body } = await client.send('POST /auth/step-up', { token, body: { password: PASSWORD } })
  expect(status).toBe(200)
  return String(body['accessToken'])
}

/** The doors of all other services, with nothing behind them. */
async function doors() {
  const opened = serviceNames
    .filter((service) => service !== 'auth')
    .map(async (service) => {
      const own = Object.values(endpoints).filter((endpoint) => endpoint.service === service)
      const meters = createMeters({ service })
      const app = buildApp({
        service,
        bindings: own.map((endpoint) => ({
          endpoint: endpoint as never,
          handle: async () => {
            throw refuse('not_ready', 'Whoever comes here was let in')
          },
        })),
        authenticate: other.access.authenticate,
        log: { error: (fields) => void auth.faults.push(fields) },
        meters,
        clock: systemClock,
        newId,
        ready: () => [],
      })
      const { port, close } = await listen(app, { host: '127.0.0.1', port: 0 })
      closings.push(close, meters.stop)
      return own.map((endpoint) => ({ endpoint, port }))
    })
  return (await Promise.all(opened)).flat()
}

async function codeAt({ endpoint, port }: Awaited<ReturnType<typeof doors>>[number], token: string) {
  const path = endpoint.path.replaceAll(/\{\w+\}/g, randomUUID())
  const base = 'root' in endpoint ? '' : '/api/v1'
  const response = await fetch(`http://127.0.0.1:${port}${base}${path}`, {
    method: endpoint.method.toUpperCase(),
    headers: { authorization: `Bearer ${token}` },
  })
  const text = await response.text()
  const challenge = response.headers.get('www-authenticate')
  return { code: text.includes(PROOF) ? PROOF : 'another', status: response.status, challenge }
}

describe('a demanded proof', () => {
  it('bars every change in every service, and nothing else, until it has been given', async () => {
    const { id, signIn } = await person('every.where')
    const { accessToken: token } = await signIn()
    closings.push(auth.answerRisks('step-up'))
    await risky(id)
    await untilOwes(token)
    const all = await doors()
    const changes = all.filter(({ endpoint }) => needsCleared(endpoint as never))
    expect(changes.length).toBeGreaterThan(25)
    const others = all.filter((each) => !changes.includes(each))
    const answers = await Promise.all(changes.map((each) => codeAt(each, token)))
    expect(answers).toEqual(
      changes.map(() => ({
        code: PROOF,
        status: 401,
        challenge: `Bearer realm="urbe", error="${PROOF}", max_age="300"`,
      })),
    )
    for (const each of others) expect((await codeAt(each, token)).code).toBe('another')
    const fresh = await stepUp(token)
    await untilOwes(token, false)
    for (const each of changes) expect((await codeAt(each, fresh)).code).toBe('another')
    expect((await codeAt(changes[0] as (typeof changes)[number], token)).code).toBe('another')
    expect(auth.faults).toEqual([])
  })

  it('is owed by other sessions of the user still, and by nobody else', async () => {
    const { id, signIn } = await person('two.sessions')
    const [one, two] = [await signIn(), await signIn()]
    const stranger = await (await person('no.body')).signIn()
    closings.push(auth.answerRisks('step-up'))
    await risky(id)
    await untilOwes(two.accessToken)
    await stepUp(one.accessToken)
    await untilOwes(one.accessToken, false)
    expect([await owes(two.accessToken), await owes(stranger.accessToken)]).toEqual([true, false])
    const { body } = await client.send('POST /auth/refresh', { body: { refreshToken: two.refreshToken } })
    expect(await owes(String(body['accessToken']))).toBe(true)
    // A token says the second of its proof, and one that is the second of the demand may be older.
    const second = Math.floor(Date.now() / 1_000)
    await until(async () => Date.now() / 1_000 > second + 1, LIMIT)
    expect(await owes((await signIn()).accessToken)).toBe(false)
  })
})

describe('a demand that stands', () => {
  it('is known to services that start later, and outlives the end of all tokens', async () => {
    const { id, signIn } = await person('comes.later')
    const { accessToken, refreshToken } = await signIn()
    closings.push(auth.answerRisks('step-up'))
    await risky(id)
    await untilOwes(accessToken)
    await using late = await anotherVerifier(auth)
    await until(async () => late.access.ready(), LIMIT)
    expect(await owes(accessToken, late)).toBe(true)
    await auth.feed.revokeAll()
    await until(async () => (await codeOf(accessToken)) === 'token_revoked', LIMIT)
    const { body } = await client.send('POST /auth/refresh', { body: { refreshToken } })
    const renewed = String(body['accessToken'])
    await using later = await anotherVerifier(auth)
    await until(async () => later.access.ready(), LIMIT)
    expect([await owes(renewed), await owes(renewed, later)]).toEqual([true, true])
    await stepUp(renewed)
    await untilOwes(renewed, false)
  })

  it('is taken away when what was found counts half as much', async () => {
    const { id, signIn } = await person('forgotten.soon')
    const { accessToken: token } = await signIn()
    closings.push(auth.answerRisks('step-up'))
    // Found so long ago that only minutes of it are left.
    const foundAt = new Date(Date.now() - 3_600_000 + 600_000).toISOString()
    await risky(id, { risk: 60, foundAt, halfLifeMinutes: 60 })
    await untilOwes(token)
    expect(await owes(token)).toBe(true)
    await leap(auth, 610_000)
    expect(await owes(token)).toBe(false)
    expect(
      (await client.send('POST /users', { token, body: { username: 'x.y', roles: ['viewer'] } })).status,
    ).toBe(201)
  })
})

it('stands longer, the higher the risk is', () => {
  const foundAt = '2030-01-01T00:00:00.000Z'
  const standing = (risk: number, halfLifeMinutes?: number) =>
    standsUntil({ risk, threshold: 60, foundAt, ...(halfLifeMinutes !== undefined && { halfLifeMinutes }) })
  expect([standing(60), standing(120), standing(240, 60)].map((at) => at.toISOString())).toEqual([
    '2030-01-01T12:00:00.000Z',
    '2030-01-02T00:00:00.000Z',
    '2030-01-01T03:00:00.000Z',
  ])
})

it('of more users than can be told of becomes a demand of everybody', async () => {
  const db = openDatabase<Database>(auth.databaseUrl, { poolMax: 1 })
  closings.push(() => db.destroy())
  const clock = clockOf(auth.movable)
  const stored = storedRevocations(db, clock)
  const until = new Date(clock().getTime() + 3_600_000)
  const before = (await stored.after(0)).entries.filter(({ kind }) => kind === 'demand').length
  const demand = (userId: string) => stored.demand({ userId, since: clock(), until }, before + 2)
  const [one, two] = [randomUUID(), randomUUID()]
  const told = [await demand(one), await demand(one), await demand(two), await demand(randomUUID())]
  expect(told.map((entry) => entry.kind === 'demand' && entry.userId)).toEqual([one, one, two, null])
  const left = (await stored.after(0)).entries.filter(({ kind }) => kind === 'demand')
  expect(left).toEqual([told[3]])
  expect(DEMANDS_MAX).toBeGreaterThan(1_000)
})
