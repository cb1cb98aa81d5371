import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import WebSocket from 'ws'

import { connectStream, createClient, newKeyPair, openSession, type ProofKey, proofKeyOf } from '@urbe/client'
import type { ServerMessage } from '@urbe/contracts'

import { until } from '../caller.ts'
import { type Copy, PASSWORD, startCopy } from '../copy.ts'
import { rawRequest, rawText } from '../raw-http.ts'

const EXAMPLE = join(import.meta.dirname, '../../../docs/examples/bound-token/bound-token.mjs')

/** Where no token is given out that is not bound to a key. */
let copy: Copy
let own: ProofKey
let thief: ProofKey
let token: string
let refreshToken: string
beforeAll(async () => {
  copy = await startCopy({ BOUND_TOKENS: 'all' })
  own = await proofKeyOf(await newKeyPair())
  thief = await proofKeyOf(await newKeyPair())
  const begun = await login(own)
  token = begun.accessToken
  refreshToken = begun.refreshToken
})
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]()
})

const at = (path: string) => `${copy.origin}/api/v1${path}`
async function login(key: ProofKey) {
  const url = at('/auth/login')
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', dpop: await key.prove({ method: 'POST', url }) },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { accessToken: string; refreshToken: string; tokenType: string }
}
async function ask(path: string, dpop?: string, scheme = 'DPoP') {
  const headers = { authorization: `${scheme} ${token}`, ...(dpop !== undefined && { dpop }) }
  const answer = await fetch(at(path), { headers })
  const body = (await answer.json()) as { code?: string }
  return { status: answer.status, code: body.code, challenge: answer.headers.get('www-authenticate') ?? '' }
}
const proof = (path: string, key = own) => key.prove({ method: 'GET', url: at(path), token })

/** One of each service, with queries, escapes and capitals where they may stand. */
const PATHS = [
  '/auth/sessions?limit=1',
  '/users?limit=2&cursor=',
  '/cities?limit=1',
  '/streams/PLATFORM/events?limit=1&from=1',
  '/streams/PLAT%46ORM/events?limit=1',
  '/streams/PLAT%4dRM',
  '/timeline?q=%C3%A3%20%26&limit=1',
  '/alert-rules?limit=1',
  '/metrics?format=json',
  '/realtime/connections',
] as const

describe('a request through the edge', () => {
  it.each([...PATHS])('to %s is let in with a proof of the key', async (path) => {
    const { status } = await ask(path, await proof(path))
    expect([200, 400, 404]).toContain(status)
    expect(status).not.toBe(401)
  })

  it.each([...PATHS])('to %s is worth nothing to who has only found the token', async (path) => {
    const used = await proof(path)
    await ask(path, used)
    const attempts = [
      await ask(path),
      await ask(path, used),
      await ask(path, await proof(path, thief)),
      await ask(path, await own.prove({ method: 'GET', url: at(path) })),
      await ask(path, await own.prove({ method: 'POST', url: at(path), token })),
      await ask(path, await proof('/auth/me')),
      await ask(path, 'x'.repeat(5_000)),
    ]
    expect(attempts.map(({ status, code }) => [status, code])).toEqual(
      attempts.map(() => [401, 'proof_invalid']),
    )
    const downgraded = await ask(path, await proof(path), 'Bearer')
    expect([downgraded.status, downgraded.code]).toEqual([401, 'invalid_token'])
    expect(downgraded.challenge).toMatch(/^DPoP realm="urbe", error="invalid_token", algs="/)
  })
})

describe('a request through the edge, too,', () => {
  it('with two proofs is refused', async () => {
    const path = '/cities'
    const headers = [
      `Authorization: DPoP ${token}`,
      `DPoP: ${await proof(path)}`,
      `DPoP: ${await proof(path)}`,
    ]
    const answer = await rawRequest(
      copy.origin,
      rawText(copy.origin, { line: `GET /api/v1${path} HTTP/1.1`, headers }),
    )
    expect(answer.status).toBe(400)
    const joined = await ask(path, `${await proof(path)}, ${await proof(path)}`)
    expect(joined.code).toBe('proof_invalid')
  })

  it('that signs in without a key gets no token', async () => {
    const answer = await fetch(at('/auth/login'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: PASSWORD }),
    })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      400,
      'invalid_dpop_proof',
    ])
  })

  it('that refreshes with another key gets none either', async () => {
    const url = at('/auth/refresh')
    const refresh = async (key: ProofKey) => {
      const headers = { 'content-type': 'application/json', dpop: await key.prove({ method: 'POST', url }) }
      return await fetch(url, { method: 'POST', headers, body: JSON.stringify({ refreshToken }) })
    }
    expect((await refresh(thief)).status).toBe(400)
    expect((await refresh(own)).status).toBe(200)
  })
})

/** Opens the stream as it is told to; answers with the status of the refusal, or with the open socket. */
async function upgrade(headers: Record<string, string>) {
  const socket = new WebSocket(`${copy.origin.replace('http', 'ws')}/api/v1/stream`, ['urbe.v1'], { headers })
  const messages: ServerMessage[] = []
  socket.on('message', (data) => messages.push(...[JSON.parse(String(data)) as ServerMessage].flat()))
  const status = await new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', () => resolve(0))
  })
  return { status, socket, messages, say: (message: object) => socket.send(JSON.stringify(message)) }
}

describe('the stream', () => {
  it('opens with a proof of the key and in no other way', async () => {
    const authorization = `DPoP ${token}`
    const used = await proof('/stream')
    const opened = await upgrade({ authorization, dpop: used })
    expect(opened.status).toBe(101)
    opened.socket.terminate()
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { authorization },
      { authorization, dpop: used },
      { authorization, dpop: await proof('/stream', thief) },
      { authorization, dpop: await proof('/cities') },
    ])
      expect((await upgrade(headers)).status).toBe(401)
  })

  it('goes on with a fresh token and a proof, and with nothing less', async () => {
    const { accessToken } = await login(own)
    token = accessToken
    const { socket, messages, say } = await upgrade({
      authorization: `DPoP ${token}`,
      dpop: await proof('/stream'),
    })
    const answered = (id: number) =>
      until(
        async () => messages.find((each) => 'id' in each && each.id === id) as { t: string; code?: string },
      )
    const used = await proof('/stream')
    say({ t: 'auth', id: 1, token, proof: used })
    expect((await answered(1)).t).toBe('ok')
    say({ t: 'auth', id: 2, token })
    expect(await answered(2)).toMatchObject({ t: 'err', code: 'invalid_token' })
    say({ t: 'auth', id: 3, token, proof: used })
    expect(await answered(3)).toMatchObject({ t: 'err', code: 'proof_invalid' })
    say({ t: 'auth', id: 4, token, proof: await proof('/stream', thief) })
    expect(await answered(4)).toMatchObject({ t: 'err', code: 'proof_invalid' })
    socket.terminate()
  })
})

it('the example of the manual says what a token is worth', async () => {
  const session = openSession({ origin: copy.origin, key: async () => own })
  await session.login({ username: 'admin', password: PASSWORD })
  const client = createClient({ origin: copy.origin, tokens: session })
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const body = { name: 'reader', roles: ['viewer'], expiresAt } as const
  const { id } = await client.call('createServiceAccount', { body: { ...body, roles: [...body.roles] } })
  const issued = await client.call('issueSecret', { params: { id }, body: { kind: 'client-secret' } })
  const file = join(copy.stateDir, 'reader-secret')
  await writeFile(file, `${issued.secret}\n`, { mode: 0o600 })
  const given = ['--url', copy.origin, '--client', id, '--secret-file', file]
  const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE, ...given])
  expect(stdout.split('\n')).toEqual([
    'token_type DPoP',
    'with a proof: 200',
    'with the same proof again: 401',
    'as a bearer token: 401',
    '',
  ])
})

it('a program with the client library need not know any of it', async () => {
  const session = openSession({ origin: copy.origin, key: async () => own })
  await session.login({ username: 'admin', password: PASSWORD })
  const client = createClient({ origin: copy.origin, tokens: session })
  const city = await client.call('foundCity', { body: { name: 'Bound', seed: 1, size: 'S' } })
  expect((await client.call('getCity', { params: { id: city.id } })).name).toBe('Bound')
  for (const ticketed of [true, false]) {
    const open = Promise.withResolvers<void>()
    const stream = connectStream({
      origin: copy.origin,
      WebSocket,
      getToken: session.token,
      prove: session.prove,
      ...(ticketed && { getTicket: async () => (await client.call('createTicket')).ticket }),
      onState: ({ phase }) => {
        if (phase === 'open') open.resolve()
        if (phase === 'closed') open.reject(new Error('not admitted'))
      },
    })
    await open.promise
    stream.close()
  }
  await session.logout()
})
