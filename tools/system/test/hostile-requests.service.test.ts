import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { WebSocket } from 'ws'

import { closeCodes } from '@urbe/contracts'

import { CONNECTIONS_PER_USER_MAX } from '../../../services/realtime-gateway/src/door.ts'
import { fuzzCopy } from '../../fuzz/fuzz-copy.ts'
import { type Caller, callerOf, speakUntilCutOff } from '../caller.ts'
import { type Copy, PASSWORD, startCopy } from '../copy.ts'
import { foreignPages } from '../foreign-pages.ts'
import { forbiddenHooks, type HostileCase, hidden, misshapen, misspelt } from '../hostile-cases.ts'
import { ask, openSocket, rawRequest } from '../raw-http.ts'

const VIEWER = { username: 'vera', password: 'salvia horto margem cedro' }
const FUZZED = 500
let copy: Copy
let admin: Caller
let viewer = ''

beforeAll(async () => {
  copy = await startCopy()
  admin = await callerOf(copy.origin)
  await admin.call('/users', { body: { ...VIEWER, roles: ['viewer'] } })
  viewer = (await admin.call<{ accessToken: string }>('/auth/login', { body: VIEWER })).accessToken
})
afterAll(async () => await copy?.[Symbol.asyncDispose]())

const codeIn = (body: string) => /"code":"(\w+)"/.exec(body)?.[1]
const bearer = (token = admin.token()) => `Authorization: Bearer ${token}`

async function answered([, request, status, code]: HostileCase, ...headers: readonly string[]) {
  const answer = await ask(copy.origin, { ...request, headers: [...(request.headers ?? []), ...headers] })
  expect([answer.status, codeIn(answer.body)]).toEqual([status, code ?? codeIn(answer.body)])
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1)
}

describe('a request that is no request', () => {
  it.each([...misshapen])('%s', async (...each) => await answered(each))

  it('two tokens are one too many, also through the edge', async () => {
    const request = { line: 'GET /api/v1/cities HTTP/1.1' }
    await answered(['', request, 400, 'malformed_request'], bearer(), bearer())
  })

  it('what comes slowly keeps nobody else waiting, and is cut off', async () => {
    const slow = ask(copy.origin, { line: 'GET / HTTP/1.1', headers: ['Connection: x'] })
    const halves = await Promise.all(Array.from({ length: 50 }, () => openSocket(copy.origin)))
    const answers = halves.map(async (socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n')
      const [chunk] = await once(socket, 'data')
      return String(chunk).slice(0, 12)
    })
    expect((await slow).status).toBe(200)
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 408']))
    const body = {
      line: 'POST /api/v1/auth/login HTTP/1.1',
      headers: ['Content-Type: application/json', 'Content-Length: 9'],
      body: '{',
    }
    await answered(['', body, 408, 'request_timeout'])
    // Where uploads are waited for longer.
    const founding = { ...body, line: 'POST /api/v1/cities HTTP/1.1' }
    await answered(['', founding, 408, 'request_timeout'], bearer())
  })

  it('what goes on when it has been answered is cut off', async () => {
    const head = 'POST /api/v1/cities HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n'
    expect((await rawRequest(copy.origin, head, 'x')).status).toBe(401)
  })
})

it.each([...hidden])('nothing of the inside is at %s', async (path) => {
  const answer = await ask(copy.origin, { line: `GET ${path} HTTP/1.1`, headers: [bearer()] })
  expect(answer.status).toBe(404)
})

describe('a request whose words are wrong, of somebody who may do everything', () => {
  it.each([...misspelt])('%s', async (...each) => await answered(each, bearer()))

  it.each([...forbiddenHooks])('a webhook to %s', async (url) => {
    const answer = await admin.raw('/channels', { body: { kind: 'webhook', name: 'hook', url } })
    expect([answer.status, codeIn(await answer.text())]).toEqual([422, 'invalid_value'])
  })

  it('leaves objects as they were, and the directory of cities empty', async () => {
    expect('isAdmin' in {}).toBe(false)
    expect(await admin.call('/cities')).toMatchObject({ items: [] })
  })
})

describe('a page of somebody else', () => {
  it.each([...foreignPages])('%s gets no session out of the cookie', async (_, headers) => {
    const signedIn = await admin.raw('/auth/login', { body: VIEWER, headers: { 'urbe-session': 'cookie' } })
    const cookies = signedIn.headers.getSetCookie().map((each) => each.split(';')[0])
    const answer = await ask(copy.origin, {
      line: 'POST /api/v1/auth/refresh HTTP/1.1',
      headers: ['Content-Type: application/json', `Cookie: ${cookies.join('; ')}`, ...headers],
      body: '{}',
    })
    expect([answer.status, codeIn(answer.body)]).toEqual([403, 'csrf_rejected'])
  })

  it('is told by no header that it may read an answer', async () => {
    const answer = await ask(copy.origin, {
      line: 'GET /api/v1/cities HTTP/1.1',
      headers: [bearer(), 'Origin: null'],
    })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('somebody who may little', () => {
  it.each<[string, string, object]>([
    ['PUT', '/auth/password-policy', { lengthMin: 8 }],
    ['POST', '/users', { username: 'mallory', roles: ['admin'] }],
    ['POST', '/roles', { name: 'mine', rules: [{ effect: 'allow', permission: 'user:manage' }] }],
    ['POST', '/keys/rotate', { purpose: 'signing' }],
    ['POST', '/service-accounts', { name: 'robot' }],
    ['GET', '/audit/events', {}],
  ])('is not let to %s %s, whatever the body says', async (method, path, body) => {
    const asking = { method, headers: { authorization: `Bearer ${viewer}`, 'if-match': '*' } }
    const answer = await admin.raw(path, { ...asking, ...(method === 'GET' ? {} : { body }) })
    expect([answer.status, codeIn(await answer.text())]).toEqual([403, 'forbidden'])
  })

  it('has only so many live connections', async () => {
    const url = `${copy.origin.replace('http', 'ws')}/api/v1/stream`
    const sockets: WebSocket[] = []
    const open = async () => {
      const socket = new WebSocket(url, ['urbe.v1'], { headers: { authorization: `Bearer ${viewer}` } })
      sockets.push(socket)
      socket.on('error', () => undefined)
      return await Promise.race([
        once(socket, 'open').then(() => 101),
        once(socket, 'unexpected-response').then(
          ([, answer]) => (answer as { statusCode: number }).statusCode,
        ),
      ])
    }
    for (let count = 0; count < CONNECTIONS_PER_USER_MAX; count += 50)
      expect(new Set(await Promise.all(Array.from({ length: 50 }, open)))).toEqual(new Set([101]))
    expect(await open()).toBe(429)
    for (const socket of sockets) socket.terminate()
  })
})

/** Somebody new with one role, signed in. */
async function signedIn(username: string, role: string): Promise<string> {
  const body = { username, password: 'salvia horto margem cedro' }
  await admin.call('/users', { body: { ...body, roles: [role] } })
  return (await admin.call<{ accessToken: string }>('/auth/login', { body })).accessToken
}

const AT_ONCE = 40
type Enough = (statuses: readonly number[]) => boolean
/** What is allowed again while a busy machine answers is asked for, too. */
const untilRefused: Enough = (statuses) => statuses.includes(429) || statuses.length >= 4_000

/** The statuses of many requests, forty at a time. */
async function flood(isEnough: Enough, path: string, token: string, body?: object): Promise<number[]> {
  const statuses: number[] = []
  const asking = { headers: { authorization: `Bearer ${token}` }, ...(body && { body }) }
  const one = async () => {
    const answer = await admin.raw(path, asking)
    if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    statuses.push(answer.status)
    await answer.arrayBuffer()
  }
  do await Promise.all(Array.from({ length: AT_ONCE }, one))
  while (!isEnough(statuses))
  return statuses
}

describe('somebody who does without end what they may do', () => {
  const counted = (statuses: readonly number[], status: number) =>
    statuses.filter((each) => each === status).length

  it('founds so many cities at once and no more', async () => {
    const statuses = await flood(untilRefused, '/cities', await signedIn('olga', 'operator'), {})
    expect(new Set(statuses)).toEqual(new Set([422, 429]))
    expect(counted(statuses, 422)).toBeGreaterThanOrEqual(300)
  })

  it('has the past of a city told so many times at once and no more', async () => {
    const { id } = await admin.found({ name: 'Again', seed: 1, size: { citizens: 500 } })
    await admin.act(id, 'start', { ticksPerSecond: 10 })
    await admin.reaches(id, 2)
    await admin.act(id, 'pause')
    const again = { from: { seq: 1 } }
    const thrice: Enough = ({ length }) => length >= 3 * AT_ONCE
    const statuses = await flood(thrice, `/cities/${id}/replays`, await signedIn('rita', 'viewer'), again)
    expect([counted(statuses, 201), counted(statuses, 429)]).toEqual([16, 104])
    const others = await flood(() => true, `/cities/${id}/replays`, viewer, again)
    expect(others).toContain(201)
  })

  it('takes so much of the trail with them and no more', async () => {
    const statuses = await flood(untilRefused, '/audit/report?format=csv', await signedIn('abel', 'admin'))
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
  })
})

/** A live connection, which tells how it ends. */
async function live(token: string) {
  const url = `${copy.origin.replace('http', 'ws')}/api/v1/stream`
  const socket = new WebSocket(url, ['urbe.v1'], { headers: { authorization: `Bearer ${token}` } })
  socket.on('error', () => undefined)
  const closed = once(socket, 'close').then(([code]) => Number(code))
  await once(socket, 'message')
  return { socket, closed }
}

describe('a live connection', () => {
  it('that says too much is ended, and the others of the same user are not', async () => {
    const [loud, large, quiet] = [await live(viewer), await live(viewer), await live(viewer)]
    await speakUntilCutOff(loud.socket)
    large.socket.send('x'.repeat(1_048_576))
    expect(await Promise.all([loud.closed, large.closed])).toEqual([closeCodes.rate, 1009])
    quiet.socket.send(JSON.stringify({ t: 'unsub', id: 7, refs: [1] }))
    expect(String((await once(quiet.socket, 'message'))[0])).toContain('"t":"ok"')
    quiet.socket.terminate()
  })

  it('ends when its user signs out, is disabled, or gets other roles', async () => {
    const [out, gone, less] = [
      await signedIn('otto', 'viewer'),
      await signedIn('dina', 'viewer'),
      await signedIn('lena', 'viewer'),
    ]
    const sockets = [await live(out), await live(gone), await live(less)]
    const { items } = await admin.call<{ items: { id: string; username: string }[] }>('/users?limit=200')
    const pathOf = (username: string) => `/users/${items.find((user) => user.username === username)?.id}`
    const headers = { 'if-match': '*' }
    const bye = { method: 'POST', headers: { authorization: `Bearer ${out}` } }
    expect((await admin.raw('/auth/logout', bye)).status).toBe(204)
    await admin.call(pathOf('dina'), { method: 'PATCH', body: { status: 'disabled' }, headers })
    await admin.call(`${pathOf('lena')}/roles`, { method: 'PUT', body: { roles: ['operator'] }, headers })
    const ended = [closeCodes.auth_expired, closeCodes.auth_expired, closeCodes.auth_expired]
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual(ended)
  })
})

it('no request of five hundred hostile ones is a fault, hangs, or brings out a secret', async () => {
  const tokens = [admin.token(), viewer, 'a.b.c']
  const found = await fuzzCopy({ copy, admin, tokens: () => tokens, requests: FUZZED, seed: 20_261_123 })
  expect(found).toMatchObject({ requests: FUZZED, faults: [], leaks: [], hung: [] })
  expect(Object.keys(found.statuses).length).toBeGreaterThan(8)
})

describe('who guesses', () => {
  it('learns nothing about who is there', async () => {
    const tries = await Promise.all(
      ['vera', 'nobody-here'].map(async (username) => {
        const answer = await admin.raw('/auth/login', {
          body: { username, password: 'wrong password it is' },
        })
        const { traceId: _, ...problem } = (await answer.json()) as Record<string, unknown>
        return { problem, headers: [...answer.headers.keys()].sort() }
      }),
    )
    expect(tries[0]).toEqual(tries[1])
    expect(tries[0]?.problem).toMatchObject({ status: 401, code: 'invalid_credentials' })
  })

  it('is not somebody else for every address that they invent', async () => {
    const statuses: number[] = []
    for (let count = 1; count <= 8; count += 1) {
      const headers = {
        'x-forwarded-for': `198.51.100.${count}`,
        'x-real-ip': `198.51.100.${count}`,
        forwarded: `for=198.51.100.${count}`,
      }
      const body = { username: 'paula', password: 'wrong password it is' }
      statuses.push((await admin.raw('/auth/login', { body, headers })).status)
    }
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses).toContain(429)
  })

  it('writes no line of their own into a log', async () => {
    const username = 'x\n{"level":"fatal","msg":"forged line"}'
    expect((await admin.raw('/auth/login', { body: { username, password: 'a' } })).status).toBe(422)
    await admin.raw('/cities?forged%0Aline=1')
    for (const service of ['auth', 'simulation', 'edge'])
      expect(await readFile(join(copy.stateDir, 'logs', `${service}.log`), 'utf8')).not.toMatch(
        /^\{"level":"fatal"|forged line/m,
      )
  })

  it('finds no password in any log', async () => {
    for (const service of ['auth', 'edge'])
      expect(await readFile(join(copy.stateDir, 'logs', `${service}.log`), 'utf8')).not.toContain(PASSWORD)
  })
})
