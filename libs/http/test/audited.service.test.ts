import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { principalWith } from '@urbe/access'
import type { AuditAct, AuditTrail } from '@urbe/audit'
import { endpoints } from '@urbe/contracts'
import { Refusal, uuid7 } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase } from '@urbe/testkit'

import { DENIALS_EACH } from '../src/denials.ts'
import {
  type Binding,
  bind,
  buildApp,
  httpMigration,
  idempotencyStore,
  type Listening,
  listen,
} from '../src/index.ts'

const newId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
const ID = newId()
const CITY = `/api/v1/cities/${ID}`

/** A trail that tells in which order things happened, and that can be out of reach. */
const happened: (AuditAct | 'handled')[] = []
let recordsLeft = Number.POSITIVE_INFINITY
let now = Date.now()
const audit: AuditTrail = {
  async record(act) {
    recordsLeft -= 1
    if (recordsLeft < 0) throw new Refusal('audit_unavailable', 'no')
    happened.push(act)
  },
  note: (act) => void happened.push(act),
}
const acts = () => happened.filter((each) => each !== 'handled')

let door: Listening
const cleanups: (() => unknown)[] = []
beforeAll(async () => {
  const { url, [Symbol.asyncDispose]: drop } = await freshDatabase()
  const db = openDatabase<object>(url, { poolMax: 2 })
  await migrate(db, { '0000-http': httpMigration })
  const app = buildApp({
    service: 'simulation',
    bindings,
    audit,
    authenticate: async (token) => {
      if (token === 'stale') throw new Refusal('invalid_token', 'no')
      return principalWith([token], { sub: `${token}-1`, sid: ID })
    },
    log: { error: () => undefined },
    meters: createMeters({ service: 'simulation' }),
    clock: () => new Date(now),
    newId,
    idempotency: idempotencyStore(db, () => new Date()),
    ready: () => [],
  })
  door = await listen(app, { host: '127.0.0.1', port: 0 })
  cleanups.push(door.close, () => db.destroy(), drop)
})
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup()
})
beforeEach(() => {
  happened.length = 0
  recordsLeft = Number.POSITIVE_INFINITY
  now += 3_600_000
})

const bindings: Binding[] = Object.values(endpoints)
  .filter(({ service }) => service === 'simulation')
  .map((endpoint): Binding => {
    switch (endpoint.id) {
      case 'foundCity':
        return bind(endpoints.foundCity, async ({ body }) => {
          happened.push('handled')
          if (body.name === 'Fault') throw new Error('the secret cause')
          if (body.name === 'Refused') throw new Refusal('city_already_exists', 'no')
          return { body: { id: ID, name: body.name } as never, version: 1 }
        })
      default:
        return { endpoint: endpoint as unknown as Binding['endpoint'], handle: async () => ({}) }
    }
  })

interface Sent {
  readonly body?: object
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}
async function send(line: string, { body, token = 'admin', headers = {} }: Sent = {}) {
  const [method = 'GET', path = '/'] = line.split(' ')
  const response = await fetch(`http://127.0.0.1:${door.port}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      'user-agent': 'a test',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, code: text.startsWith('{') ? JSON.parse(text).code : undefined }
}
const found = (name: string, headers: Sent['headers'] = {}) =>
  send('POST /api/v1/cities', { body: { name }, headers })

describe('a request that changes something', () => {
  it('is in the trail before it is begun, and with its outcome before it is answered', async () => {
    expect((await found('Town')).status).toBe(201)
    const actor = { type: 'user', id: 'admin-1', roles: ['admin'], sessionId: ID }
    const details = { operation: 'foundCity' }
    expect(happened).toMatchObject([
      { action: 'change.asked', actor, details, context: { userAgent: 'a test', address: '127.0.0.1' } },
      'handled',
      {
        action: 'change.answered',
        outcome: 'allowed',
        target: { type: 'city', id: ID, cityId: ID },
        details,
      },
    ])
  })

  it('names what it is about', async () => {
    await send(`DELETE ${CITY}/policies/transit_subsidy`)
    expect(acts()[0]).toMatchObject({ target: { type: 'policy', id: 'transit_subsidy', cityId: ID } })
  })

  it('is not begun when the trail cannot be written', async () => {
    recordsLeft = 0
    expect(await found('Town')).toEqual({ status: 503, code: 'audit_unavailable' })
    expect(happened).toEqual([])
  })

  it('is not told as a success when its outcome cannot be written, and may be repeated', async () => {
    recordsLeft = 1
    const key = { 'idempotency-key': newId() }
    expect(await found('Town', key)).toEqual({ status: 503, code: 'outcome_unknown' })
    recordsLeft = Number.POSITIVE_INFINITY
    expect((await found('Town', key)).status).toBe(201)
    expect(acts().at(-1)).toMatchObject({ action: 'change.answered', outcome: 'allowed' })
  })

  it.each([
    ['refused', 'Refused', 409, 'city_already_exists'],
    ['failed', 'Fault', 500, 'internal_error'],
  ])('is in the trail as %s', async (outcome, name, status, reason) => {
    expect((await found(name)).status).toBe(status)
    expect(acts().at(-1)).toMatchObject({ action: 'change.answered', outcome, reason })
  })
})

describe('a request that is refused', () => {
  it('leaves who asked for what', async () => {
    expect((await send('POST /api/v1/cities', { token: 'viewer', body: { name: 'A' } })).status).toBe(403)
    const details = { operation: 'foundCity', needs: 'city:create' }
    const actor = { type: 'user', id: 'viewer-1' }
    expect(happened).toMatchObject([
      { action: 'authz.denied', outcome: 'refused', reason: 'forbidden', actor, details },
    ])
  })

  it('leaves where it came from when nobody knows who it was', async () => {
    expect((await send(`GET ${CITY}`, { token: '' })).status).toBe(401)
    expect((await send(`GET ${CITY}`, { token: 'stale' })).status).toBe(401)
    const anonymous = {
      action: 'authn.denied',
      actor: { type: 'anonymous' },
      context: { address: '127.0.0.1' },
    }
    expect(happened).toMatchObject([
      { ...anonymous, reason: 'unauthorized', target: { type: 'city', id: ID } },
      { ...anonymous, reason: 'invalid_token' },
    ])
  })

  it('is counted when there are too many of one caller, and the count is told', async () => {
    const refusedOnce = () => send(`GET ${CITY}`, { token: '' })
    for (let more = 0; more < DENIALS_EACH.requests + 5; more += 1) await refusedOnce()
    expect(happened).toHaveLength(DENIALS_EACH.requests)
    now += 60_000
    await refusedOnce()
    expect(acts().slice(DENIALS_EACH.requests)).toMatchObject([
      { action: 'trail.suppressed', details: { count: 5 } },
      { action: 'authn.denied' },
    ])
  })
})

it('nothing of what was sent is in the trail: no token, no body, no query', async () => {
  await found('canary-body', { 'idempotency-key': 'canary-key', cookie: 'canary-cookie' })
  await send('POST /api/v1/cities?secret=canary-query', { token: 'canary-token', body: { name: 'A' } })
  await send(`GET ${CITY}?secret=canary-query`, { token: 'stale' })
  expect(happened.length).toBeGreaterThan(3)
  // Who the token speaks for is told; the stand-in of this test makes that of the token.
  const text = JSON.stringify(happened).replaceAll('canary-token-1', '').replaceAll('["canary-token"]', '')
  expect(text).not.toContain('canary')
})

it('reading goes on when the trail cannot be written', async () => {
  recordsLeft = 0
  expect((await send('GET /api/v1/shocks')).status).toBe(200)
  expect(happened).toEqual([])
})
