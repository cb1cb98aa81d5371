import { randomUUID } from 'node:crypto'

import { afterEach, describe, expect, it } from '@jest/globals'

import { auditMessage } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { until } from '@urbe/local-servers'
import { createMeters } from '@urbe/telemetry'
import { openLog, startLog, startMortalNats, type TestLog } from '@urbe/testkit'

import { type AuditAct, NOTES_WAITING_MAX, openAuditTrail } from '../src/index.ts'

const login: AuditAct = {
  action: 'login',
  outcome: 'allowed',
  actor: { type: 'user', id: 'u-1', roles: ['admin'] },
}
const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

function open(connection: Pick<LogConnection, 'publishWithAck'>) {
  const meters = createMeters({ service: 'auth' })
  const errors: object[] = []
  const trail = openAuditTrail({
    connection,
    service: 'auth',
    clock: systemClock,
    newId: randomUUID,
    meters,
    log: { error: (fields) => void errors.push(fields) },
  })
  stops.push(meters.stop, trail.stop)
  const metric = async (labels: string) =>
    Number(new RegExp(`^urbe_audit_acts_${labels}.* (\\d+)$`, 'm').exec((await meters.text()).body)?.[1])
  return { trail, metric, errors }
}

async function onRealNats() {
  const log = await startLog({ service: 'auth' })
  stops.push(() => log[Symbol.asyncDispose]())
  return { ...log, ...open(log.connection) }
}

const storedActs = async ({ log }: Pick<TestLog, 'log'>, count: number) =>
  (await log.messages('AUDIT', 1, count)).map(({ subject, body }) => ({
    subject,
    act: auditMessage.parse(JSON.parse(new TextDecoder().decode(body))),
  }))

describe('on a real server', () => {
  it('has stored an act on the subject of its category when record resolves', async () => {
    const house = await onRealNats()
    await house.trail.record(login)
    const [stored] = await storedActs(house, 1)
    expect(stored).toMatchObject({
      subject: 'audit.auth.authentication',
      act: { ...login, v: 1, service: 'auth' },
    })
  })

  it('writes what is noted soon, in its order', async () => {
    const house = await onRealNats()
    for (const id of ['a', 'b', 'c']) {
      house.trail.note({ action: 'authz.denied', outcome: 'refused', actor: { type: 'user', id } })
    }
    await house.trail.stop()
    const stored = await storedActs(house, 3)
    expect(stored.map(({ act }) => act.actor.id)).toEqual(['a', 'b', 'c'])
  })

  it('cuts what a caller controls and keeps the act', async () => {
    const house = await onRealNats()
    const details = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`d${at}`, '\u{1F600}'.repeat(3_000)]),
    )
    const context = { userAgent: `\0\ud800${'x'.repeat(100_000)}` }
    await house.trail.record({ ...login, context, details })
    const [stored] = await storedActs(house, 1)
    expect(stored?.act.context?.userAgent).toBe(`\uFFFD\uFFFD${'x'.repeat(510)}`)
    expect(stored?.act.details).toBeDefined()
  })
})

it('refuses while the server is down, and writes what was noted meanwhile when it is back', async () => {
  const server = await startMortalNats()
  stops.push(() => server[Symbol.asyncDispose]())
  const log = await openLog(server.url, { service: 'auth', provisions: true })
  stops.push(() => log[Symbol.asyncDispose]())
  const { trail } = open(log.connection)
  await trail.record(login)
  await server.kill()
  await expect(trail.record(login)).rejects.toMatchObject({ code: 'audit_unavailable' })
  trail.note({ action: 'authz.denied', outcome: 'refused', actor: { type: 'user', id: 'meanwhile' } })
  await server.start()
  const connected = async () => log.connection.status() === 'connected'
  expect(await until(connected, { deadlineMs: 60_000 })).toBe(true)
  // A server that has just come back may not answer yet.
  const written = async () =>
    (await storedActs(log, 3).catch(() => [])).some(({ act }) => act.actor.id === 'meanwhile')
  expect(await until(written, { deadlineMs: 60_000 })).toBe(true)
  await trail.record(login)
})

describe('without a server', () => {
  const unreachable = {
    publishWithAck: async () => ({ kind: 'not_sent', description: 'no connection' }) as const,
  }

  it('refuses what must be recorded', async () => {
    const { trail, metric } = open(unreachable)
    await expect(trail.record(login)).rejects.toMatchObject({ code: 'audit_unavailable' })
    expect(await metric('total\\{outcome="unavailable"')).toBe(1)
  })

  it('keeps a bounded number of notes and counts what it drops', async () => {
    const { trail, metric, errors } = open(unreachable)
    for (let more = 0; more < NOTES_WAITING_MAX + 7; more += 1) trail.note(login)
    expect(await metric('total\\{outcome="dropped"')).toBe(7)
    expect(await metric('waiting')).toBe(NOTES_WAITING_MAX)
    expect(errors).toHaveLength(1)
  })
})

it('repeats a publication under the same id until it is stored', async () => {
  const ids: unknown[] = []
  const flaky: Pick<LogConnection, 'publishWithAck'> = {
    publishWithAck: async ({ headers }) => {
      ids.push(headers.find(([name]) => name === 'Nats-Msg-Id')?.[1])
      return ids.length < 3
        ? { kind: 'no_answer' }
        : { kind: 'stored', stream: 'AUDIT', sequence: 1, duplicate: true }
    },
  }
  await open(flaky).trail.record(login)
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
})
