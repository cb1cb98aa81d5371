import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'

import { type RiskEvent, streams, subjects } from '@urbe/contracts'
import { UNBORN } from '@urbe/event-log'
import { until } from '@urbe/local-servers'
import { openDatabase } from '@urbe/read-store'
import { type MailServer, openLog, startMailServer, type TestLog } from '@urbe/testkit'

import type { Database } from '../src/database.ts'
import { smtpMailer } from '../src/mail/mailer.ts'
import { clientOf } from './client.ts'
import { newId, type RunningAuth, startAuth } from './running-auth.ts'

const PASSWORD = 'seven lamps burn beside the canal'
const LIMIT = { deadlineMs: 60_000 }
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let monitoring: TestLog
let server: MailServer
const closings: (() => unknown)[] = []

beforeAll(async () => {
  server = await startMailServer()
  auth = await startAuth({ mail: smtpMailer({ url: server.url, from: 'urbe@city.example' }) })
  client = clientOf(auth)
  monitoring = await openLog(auth.testLog.url, { service: 'monitoring' })
  await until(async () => auth.access.ready(), LIMIT)
})
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})
afterAll(async () => {
  await monitoring?.[Symbol.asyncDispose]()
  await auth?.[Symbol.asyncDispose]()
  await server?.stop()
})

async function person(username: string, roles: readonly string[] = ['viewer']) {
  const { accessToken: token } = await client.login()
  const { body } = await client.send('POST /users', { token, body: { username, password: PASSWORD, roles } })
  return { id: String(body['id']), signIn: () => client.login(username, PASSWORD) }
}

type OfUser = Extract<RiskEvent, { type: 'RiskReached' }>['data']
type Told = Partial<OfUser> & Pick<OfUser, 'userId'>
const cause = (byStranger: boolean) => ({
  anomalyId: randomUUID(),
  detector: byStranger ? ('brute_force' as const) : ('refresh_reuse' as const),
  severity: 'critical' as const,
  byStranger,
})

/** As monitoring tells it. */
async function tell(over: Told): Promise<{ riskId: string; anomalyIds: string }> {
  const [riskId, at] = [randomUUID(), new Date().toISOString()]
  const findings = over.findings ?? [cause(false)]
  const own = { risk: 90, ownRisk: 90, threshold: 60, foundAt: at }
  await monitoring.log.append({
    stream: streams.platform,
    subject: subjects.risk(riskId),
    events: [{ type: 'RiskReached', v: 1, data: { ...own, ...over, findings, at } }],
    expected: UNBORN,
    commitId: newId(),
    actor: 'service:monitoring',
    correlationId: newId(),
    at,
  })
  return { riskId, anomalyIds: findings.map(({ anomalyId }) => anomalyId).join(' ') }
}

const answering = (mode: Parameters<RunningAuth['answerRisks']>[0]) => {
  const stop = auth.answerRisks(mode)
  closings.push(stop)
}
/** What the platform itself did about somebody, as the trail has it. */
const actsOn = (id: string) =>
  auth.acts.filter(({ actor, target }) => actor.type === 'service' && target?.id === id)
const answered = (id: string, times = 1) => until(async () => actsOn(id).length === times, LIMIT)
const statusOf = async (token: string) => {
  const { status, body } = await client.send('GET /auth/me', { token })
  return status === 200 ? 200 : body['code']
}

/** What became of what was owed, as the courier has left it. */
async function outcomeOf(userId: string, effect = 'risk_answer'): Promise<string | null | undefined> {
  type Owed = { effect: string; key: string; last_outcome: string | null }
  const db = openDatabase<Database & { outbox: Owed }>(auth.databaseUrl, { poolMax: 1 })
  const row = await db
    .selectFrom('outbox')
    .select('last_outcome')
    .where('effect', '=', effect)
    .where('key', '=', userId)
    .executeTakeFirst()
  await db.destroy()
  return row?.last_outcome
}

describe('a risk that has become too high', () => {
  it('does nothing unless it is set', async () => {
    const { id, signIn } = await person('risk.off')
    const { accessToken } = await signIn()
    answering('off')
    await tell({ userId: id })
    await until(async () => (await outcomeOf(id)) === 'off', LIMIT)
    expect([await statusOf(accessToken), actsOn(id)]).toEqual([200, []])
  })

  it('ends the sessions from before it, says why, and names the findings', async () => {
    const { id, signIn } = await person('risk.ended')
    const sessions = [await signIn(), await signIn()]
    answering('end-sessions')
    const { anomalyIds: findings } = await tell({ userId: id })
    await answered(id)
    for (const { accessToken, refreshToken } of sessions) {
      await until(async () => (await statusOf(accessToken)) === 'token_revoked', LIMIT)
      const { body } = await client.send('POST /auth/refresh', { body: { refreshToken } })
      expect(body['code']).toBe('refresh_invalid')
    }
    expect(actsOn(id)).toMatchObject([
      {
        action: 'session.ended',
        outcome: 'allowed',
        actor: { type: 'service', id: 'auth' },
        details: { why: 'risk', all: true, findings },
      },
    ])
    const commits = await auth.testLog.log.read(
      streams.platform,
      subjects.session(sessions[0]?.sessionId ?? ''),
    )
    expect(commits.at(-1)?.events).toMatchObject([{ type: 'SessionEnded', data: { reason: 'risk' } }])
  })
})

describe('the same risk', () => {
  it('is answered once: neither a restart, nor a repetition, nor a rebuild ends what began later', async () => {
    const { id, signIn } = await person('risk.once')
    const before = await signIn()
    const stop = auth.answerRisks('end-sessions')
    const { riskId } = await tell({ userId: id })
    await answered(id)
    await stop()
    const later = await signIn()
    // As after a crash between the end of the sessions and the mark that it is done.
    const db = openDatabase<Database & { outbox: { key: string; state: string; next_attempt_at: Date } }>(
      auth.databaseUrl,
      { poolMax: 1 },
    )
    closings.push(() => db.destroy())
    await db
      .updateTable('outbox')
      .set({ state: 'waiting', next_attempt_at: new Date(0) })
      .where('key', '=', id)
      .execute()
    answering('end-sessions')
    await answered(id, 2)
    expect(await db.selectFrom('risk_answer').select('risk_id').where('user_id', '=', id).execute()).toEqual([
      { risk_id: riskId },
    ])
    await until(async () => (await statusOf(before.accessToken)) === 'token_revoked', LIMIT)
    expect([await statusOf(before.accessToken), await statusOf(later.accessToken)]).toEqual([
      'token_revoked',
      200,
    ])
    await tell({ userId: id })
    await until(async () => (await statusOf(later.accessToken)) === 'token_revoked', LIMIT)
  })

  it('of somebody who is not there any more is nobody’s', async () => {
    answering('end-sessions')
    const nobody = randomUUID()
    await tell({ userId: nobody })
    await until(async () => (await outcomeOf(nobody)) === 'nobody', LIMIT)
    expect(auth.faults).toEqual([])
  })
})

describe('guesses of strangers', () => {
  it('never end the sessions of whom they are about, alone or after something else', async () => {
    const { id, signIn } = await person('risk.guessed')
    const { accessToken, refreshToken } = await signIn()
    answering('end-sessions')
    for (let times = 0; times < 5; times += 1)
      await tell({ userId: id, ownRisk: 0, risk: 200 + times, findings: [cause(true)] })
    await tell({ userId: id, ownRisk: 90, risk: 400, findings: [cause(true), cause(false)] })
    await answered(id, 6)
    expect(actsOn(id).map(({ action }) => action)).toEqual(Array(6).fill('step-up.demanded'))
    expect(await statusOf(accessToken)).toBe(200)
    expect((await client.send('POST /auth/refresh', { body: { refreshToken } })).status).toBe(200)
    await signIn()
  })
})

describe('a demand', () => {
  const PROOF = [401, 'insufficient_user_authentication']

  it('lets the next guarded act wait for a proof from after it, and everything else go on', async () => {
    const { id, signIn } = await person('risk.step-up', ['admin'])
    const { accessToken: token } = await signIn()
    const act = async (line = 'POST /auth/mfa/totp', body?: object) => {
      const reply = await client.send(line, { token, ...(body && { body }) })
      return [reply.status, reply.body['code']]
    }
    expect((await act())[0]).toBe(200)
    answering('step-up')
    const { anomalyIds: findings } = await tell({ userId: id })
    await answered(id)
    expect(actsOn(id)).toMatchObject([{ action: 'step-up.demanded', details: { findings, risk: 90 } }])
    expect(await act()).toEqual(PROOF)
    expect(await act('POST /users', { username: 'risk.made', roles: ['viewer'] })).toEqual(PROOF)
    const refused = await client.send('POST /auth/mfa/totp', { token })
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="urbe", error="insufficient_user_authentication", max_age="300"',
    )
    expect([(await act('GET /users'))[0], await statusOf(token)]).toEqual([200, 200])
    const wrong = await client.send('POST /auth/step-up', { token, body: { password: 'wrong' } })
    expect(wrong.status).toBe(401)
    expect(await act()).toEqual(PROOF)
    const proof = await client.send('POST /auth/step-up', { token, body: { password: PASSWORD } })
    expect(proof.status).toBe(200)
    expect((await act())[0]).toBe(200)
    // The door hears of the proof as every other service does.
    const isMade = async () =>
      (await act('POST /users', { username: 'risk.made', roles: ['viewer'] }))[0] === 201
    expect(await until(isMade, LIMIT)).toBe(true)
  })

  it('is met by whoever signs in anew, and is gone with the person', async () => {
    const { id, signIn } = await person('risk.new')
    answering('step-up')
    await tell({ userId: id })
    await answered(id)
    const { accessToken: token } = await signIn()
    expect((await client.send('POST /auth/mfa/totp', { token })).status).toBe(200)
    const { accessToken: admin } = await client.login()
    const headers = { 'if-match': '*' }
    expect((await client.send(`DELETE /users/${id}`, { token: admin, headers })).status).toBe(204)
    const db = openDatabase<Database>(auth.databaseUrl, { poolMax: 1 })
    const left = await db.selectFrom('risk_answer').select('risk_id').where('user_id', '=', id).execute()
    await db.destroy()
    expect(left).toEqual([])
  })
})

describe('a letter', () => {
  /** Somebody who has answered a letter. */
  async function reachable(username: string, address: string) {
    const { accessToken: token } = await client.login()
    const { body } = await client.send('POST /users', { token, body: { username, roles: ['viewer'] } })
    await client.send(`POST /users/${body['id']}/invites/mail`, { token, body: { address } })
    const [, invited] = /invite#([\w-]{43})/.exec(server.letters.splice(0)[0]?.text ?? '') ?? []
    const accepted = { token: invited, password: PASSWORD }
    expect((await client.send('POST /auth/invites/accept', { body: accepted })).status).toBe(204)
    return String(body['id'])
  }

  it('says what was done, once, to whoever can be written to', async () => {
    const id = await reachable('risk.letter', 'ana@post.example')
    const stop = auth.answerRisks('end-sessions')
    await tell({ userId: id })
    await until(async () => server.letters.length > 0, LIMIT)
    await answered(id)
    await stop()
    answering('step-up')
    await tell({ userId: id, findings: [cause(true)] })
    await until(async () => server.letters.length > 1, LIMIT)
    const [ended, demanded, ...others] = server.letters.splice(0)
    expect(ended?.to).toContain('<ana@post.example>')
    expect([ended, demanded].map((letter) => letter?.text.includes('sessions were ended'))).toEqual([
      true,
      false,
    ])
    expect(others).toEqual([])
  })

  it('is not written where nothing is done, nor to whom nobody can write', async () => {
    const id = await reachable('risk.silent', 'bob@post.example')
    const stop = auth.answerRisks('off')
    await tell({ userId: id })
    await until(async () => (await outcomeOf(id, 'risk_letter')) === 'no_answer', LIMIT)
    await stop()
    const { id: unreachable } = await person('risk.unreachable')
    answering('step-up')
    await tell({ userId: unreachable })
    await answered(unreachable)
    await until(async () => (await outcomeOf(unreachable, 'risk_letter')) === 'no_address', LIMIT)
    expect(server.letters).toEqual([])
  })
})
