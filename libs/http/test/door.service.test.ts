import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { type Principal, principalWith } from '@urbe/access'
import { endpoints } from '@urbe/contracts'
import { Refusal, uuid7 } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase } from '@urbe/testkit'

import {
  type Binding,
  bind,
  buildApp,
  httpMigration,
  idempotencyStore,
  type Listening,
  listen,
} from '../src/index.ts'
import { refusedRequests, type Sent } from './refused-requests.ts'

const newId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
const ID = newId()
const faults: object[] = []
const seen: { commandId: string; correlationId: string; traceparent: string }[] = []
let door: Listening
const cleanups: (() => unknown)[] = []

beforeAll(async () => {
  const { url, [Symbol.asyncDispose]: drop } = await freshDatabase()
  const db = openDatabase<object>(url, { poolMax: 4 })
  await migrate(db, { '0000-http': httpMigration })
  const app = buildApp({
    service: 'simulation',
    bindings,
    authenticate: async (token) => principalOf(token),
    log: { error: (fields) => void faults.push(fields) },
    meters: createMeters({ service: 'simulation' }),
    clock: () => new Date(),
    newId,
    idempotency: idempotencyStore(db, () => new Date()),
    waitFor: async ({ sequence }) => sequence < 100,
    ready: () => [],
  })
  door = await listen(app, { host: '127.0.0.1', port: 0 })
  cleanups.push(
    door.close,
    () => sql`DROP TABLE http_idempotency`.execute(db),
    () => db.destroy(),
    drop,
  )
})
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup()
})

function principalOf(token: string): Principal {
  if (token !== 'admin' && token !== 'agent') throw new Refusal('invalid_token', 'no')
  return principalWith([token], { sub: token, sid: ID })
}

const city = { id: ID, name: 'Town' } as never
let founded = 0
const asked: string[] = []
/** A slow request says when it has begun, and lasts until it is told to go on. */
const slow = { begun: Promise.withResolvers<void>(), goesOn: Promise.withResolvers<void>() }
const bindings: Binding[] = Object.values(endpoints)
  .filter(({ service }) => service === 'simulation')
  .map((endpoint): Binding => {
    switch (endpoint.id) {
      case 'foundCity':
        return bind(endpoints.foundCity, async ({ body, asker }) => {
          seen.push(asker)
          if (body.name === 'Fault') throw new Error('the secret cause')
          if (body.name === 'Crowd') throw new Error('timeout exceeded when trying to connect')
          if (body.name === 'Silence') throw Object.assign(new Error('silent'), { name: 'LogUnavailable' })
          if (body.name === 'Refused') throw new Refusal('city_already_exists', 'no')
          founded += 1
          if (body.name === 'Slow') {
            slow.begun.resolve()
            await slow.goesOn.promise
          }
          const position = { stream: 'CITY', sequence: founded }
          return { body: { id: ID, name: `${body.name} ${founded}` } as never, version: 1, position }
        })
      case 'getCity':
        return bind(endpoints.getCity, async ({ params }) => {
          asked.push(params.id)
          return { body: city, version: 7 }
        })
      case 'renameCity':
        return bind(endpoints.renameCity, async ({ ifMatch }) => {
          if (ifMatch !== undefined && ifMatch !== 7) throw new Refusal('version_moved', 'it is 7')
          return { body: city, version: 8 }
        })
      default:
        // The handlers that no test here calls.
        return { endpoint: endpoint as unknown as Binding['endpoint'], handle: async () => ({}) }
    }
  })

async function send(line: string, { body, token = 'admin', headers = {} }: Sent = {}) {
  const [method = 'GET', path = '/'] = line.split(' ')
  const response = await fetch(`http://127.0.0.1:${door.port}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  const json = text.startsWith('{') ? JSON.parse(text) : {}
  return { status: response.status, code: json.code, json, headers: response.headers, text }
}
const found = (body: unknown, headers: Record<string, string> = {}) =>
  send('POST /api/v1/cities', { body: JSON.stringify(body), headers })
const CITY = `/api/v1/cities/${ID}`

describe('what cannot be taken is refused:', () => {
  it.each(refusedRequests(CITY))('%s', async (_what, line, sent, status, code) => {
    const reply = await send(line, sent)
    expect([reply.status, reply.code]).toEqual([status, code])
    expect(reply.headers.get('content-type')).toContain('application/problem+json')
    expect(reply.json).toMatchObject({ type: `/docs/errors#${code}`, status, traceId: expect.any(String) })
    expect(reply.text).not.toContain('secret cause')
    if (status === 401) expect(reply.headers.get('www-authenticate')).toContain('Bearer')
    if (status === 503) expect(reply.headers.get('retry-after')).toBe('1')
  })

  it('a fault is told to the log with its cause', () => {
    const told = faults.map((each) => ('err' in each && each.err instanceof Error ? each.err.message : ''))
    expect(told).toEqual(['timeout exceeded when trying to connect', 'silent', 'the secret cause'])
  })

  it('with a pointer to every mistake', async () => {
    const { json } = await found({ name: 1, seed: -1 })
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/name', '/seed'])
  })
})

describe('an answer', () => {
  it('carries version, place, limits, trace and who asked', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const reply = await found({ name: 'Town' }, { traceparent, 'x-correlation-id': ID })
    expect(reply.status).toBe(201)
    expect(reply.headers.get('etag')).toBe('"1"')
    expect(reply.headers.get('urbe-position')).toMatch(/^CITY:\d+$/)
    expect(reply.headers.get('ratelimit-policy')).toBe('"principal";q=60000;w=60')
    expect(reply.headers.get('ratelimit')).toMatch(/^"principal";r=\d+;t=\d+$/)
    expect(reply.headers.get('traceparent')).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/)
    expect(reply.headers.get('traceparent')).not.toBe(traceparent)
    expect(reply.headers.get('x-correlation-id')).toBe(ID)
    expect(seen.at(-1)?.correlationId).toBe(ID)
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(reply.headers.get('x-powered-by')).toBeNull()
  })

  it('is about the same thing when its id is written in capitals', async () => {
    const reply = await send(`GET /api/v1/cities/${ID.toUpperCase()}`)
    expect([reply.status, asked.at(-1)]).toEqual([200, ID])
  })

  it('is short for who has read it already', async () => {
    const reply = await send(`GET ${CITY}`, { headers: { 'if-none-match': '"6", W/"7"' } })
    expect([reply.status, reply.text]).toEqual([304, ''])
  })

  it('tells browsers and caches to do nothing with it, whatever it is', async () => {
    const answers = [
      await found({ name: 'Town' }),
      await found({ name: 'Fault' }),
      await found({ color: 1 }),
      await found('', { 'content-type': 'text/plain' }),
      await send(`GET ${CITY}`),
      await send(`GET ${CITY}`, { token: '' }),
      await send('PUT /api/v1/cities'),
      await send('GET /nothing'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 500, 400, 415, 200, 401, 405, 404])
    for (const { headers } of answers) {
      expect(headers.get('content-type')).toMatch(/^application\/(problem\+)?json; charset=utf-8$/)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';frame-ancestors 'none';base-uri 'none'",
      )
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null])
    }
  })

  it('tells which methods there are', async () => {
    expect((await send('PUT /api/v1/cities')).headers.get('allow')).toBe('GET, POST, HEAD')
  })
})

describe('the same Idempotency-Key', () => {
  it('gives the same answer, whoever decides in between', async () => {
    const headers = { 'idempotency-key': newId() }
    const [first, second] = [await found({ name: 'Once' }, headers), await found({ name: 'Once' }, headers)]
    expect([second.status, second.text]).toEqual([201, first.text])
    expect(second.headers.get('urbe-position')).toBe(first.headers.get('urbe-position'))
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    const refused = { 'idempotency-key': newId() }
    expect((await found({ name: 'Refused' }, refused)).code).toBe('city_already_exists')
    expect((await found({ name: 'Refused' }, refused)).headers.get('idempotency-replayed')).toBe('true')
  })

  it('is refused for another body, and while the first request lasts', async () => {
    const headers = { 'idempotency-key': newId() }
    const first = found({ name: 'Slow' }, headers)
    await slow.begun.promise
    expect((await found({ name: 'Slow' }, headers)).code).toBe('request_in_progress')
    slow.goesOn.resolve()
    expect((await first).status).toBe(201)
    expect((await found({ name: 'Other' }, headers)).code).toBe('idempotency_key_reused')
  })

  it('is free again after a fault, with the same command id', async () => {
    const headers = { 'idempotency-key': newId() }
    expect([
      (await found({ name: 'Fault' }, headers)).status,
      (await found({ name: 'Fault' }, headers)).status,
    ]).toEqual([500, 500])
    expect(seen.at(-1)?.commandId).toBe(seen.at(-2)?.commandId)
  })
})

describe('the process', () => {
  it('tells its meters by template, never by id', async () => {
    const { text } = await send('GET /metrics', { token: '' })
    expect(text).toContain('route="/api/v1/cities/:id"')
    expect(text).not.toContain(ID)
  })

  it('tells whether it lives and is ready', async () => {
    expect((await send('GET /health/live', { token: '' })).json).toEqual({ status: 'pass' })
    expect((await send('GET /health/ready', { token: '' })).status).toBe(200)
  })

  it('answers what is no HTTP, and what does not arrive, as it answers everything else', async () => {
    const heard = async (text: string) => {
      const socket = connect(door.port, '127.0.0.1')
      socket.write(text)
      const chunks: Buffer[] = []
      // Whoever is cut off is cut off in whatever way: what was said until then counts.
      socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined)
      await new Promise((resolve) => socket.once('close', resolve))
      return Buffer.concat(chunks).toString()
    }
    const large = `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`
    expect(await heard(large)).toMatch(/^HTTP\/1.1 431 [\s\S]*"header_too_large"/)
    expect(await heard('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*"malformed_request"/)
    const head = 'POST /api/v1/cities HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
    const slow = await heard(`${head}authorization: Bearer admin\r\ncontent-length: 9\r\n\r\n{`)
    expect(slow).toMatch(/^HTTP\/1.1 408 [\s\S]*"request_timeout"/)
  })

  it('says at once that a body is too large, without waiting for its end', async () => {
    const outgoing = httpRequest(`http://127.0.0.1:${door.port}/api/v1/cities`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer admin',
        'content-type': 'application/json',
        'content-length': 1e11,
      },
    })
    outgoing.write('{')
    const [answer] = (await once(outgoing, 'response')) as [{ statusCode: number }]
    expect(answer.statusCode).toBe(413)
    outgoing.on('error', () => undefined).destroy()
  })

  it('speaks of strict transport security in TLS alone', async () => {
    const named = (proto: string) => send('GET /api/v1/nothing', { headers: { 'x-forwarded-proto': proto } })
    expect((await named('http')).headers.get('strict-transport-security')).toBeNull()
    expect((await named('https')).headers.get('strict-transport-security')).toContain('max-age=31536000')
  })

  it('cuts off who never ends a header', async () => {
    const request = httpRequest({ port: door.port, host: '127.0.0.1' })
    expect(door.server.headersTimeout).toBe(5_000)
    expect(door.server.requestTimeout).toBe(8_000)
    request.on('error', () => undefined).destroy()
  })

  it('does not start with an operation that nobody answers', () => {
    expect(() => buildApp({ bindings: [], service: 'auth' } as never)).toThrow(/not bound: \[login/)
  })
})
