import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { WebSocket, WebSocketServer } from 'ws'

import { type ServiceName, serviceNames } from '@urbe/contracts'
import { freePort } from '@urbe/testkit'

import { createEdge, type EdgeOptions } from '../edge.ts'

let dir = ''
let edge: Server
let origin = ''
let faults: unknown[] = []
let services: Record<ServiceName, Server>
let options: EdgeOptions
let answerAs: (name: ServiceName) => RequestListener

const portOf = (server: Server) => (server.address() as AddressInfo).port
const upstreamOf = (server: Server) => ({ host: '127.0.0.1', port: portOf(server) })

async function listening(server: Server, port = 0): Promise<Server> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  if (server.listening) await new Promise((resolve) => server.close(resolve))
}

beforeEach(async () => {
  faults = []
  origin = ''
  dir = await mkdtemp(join(tmpdir(), 'urbe-edge-'))
  const consoleDir = join(dir, 'console')
  const docsDir = join(dir, 'docs')
  await Promise.all([mkdir(join(consoleDir, 'assets'), { recursive: true }), mkdir(docsDir)])
  await writeFile(join(consoleDir, 'index.html'), '<!doctype html>console')
  await writeFile(join(consoleDir, 'assets', 'app-1a2b.js'), 'app()')
  await writeFile(join(docsDir, 'openapi.json'), '{"openapi":"3.1.0"}')
  answerAs = (name) => (asked, response) => {
    response.setHeader('x-service', name)
    response.end(JSON.stringify({ path: asked.url, headers: asked.headers }))
  }
  const started = await Promise.all(
    serviceNames.map(async (name) => {
      const server = createServer((asked, response) => answerAs(name)(asked, response))
      // A port that is lent to no connection while the service is down.
      return [name, await listening(server, await freePort())] as const
    }),
  )
  // One entry for each service name.
  services = Object.fromEntries(started) as Record<ServiceName, Server>
  const upstreams = Object.fromEntries(started.map(([name, server]) => [name, upstreamOf(server)]))
  options = {
    upstreams: upstreams as Record<ServiceName, ReturnType<typeof upstreamOf>>,
    // Its port is known only once it listens.
    get publicOrigin() {
      if (origin === '') throw new Error('nobody said where browsers know us')
      return origin
    },
    consoleDir,
    docsDir,
    onFault: (error) => void faults.push(error),
  }
  edge = await listening(createEdge(options))
  origin = `http://127.0.0.1:${portOf(edge)}`
})

afterEach(async () => {
  await Promise.all([stop(edge), ...Object.values(services).map(stop)])
  await rm(dir, { recursive: true, force: true })
})

it.each([
  ['/api/v1/auth/login', 'auth'],
  ['/.well-known/jwks.json', 'auth'],
  ['/api/v1/cities/7', 'simulation'],
  ['/api/v1/cities/7/replays', 'event-store'],
  ['/api/v1/timeline?limit=1', 'event-store'],
  ['/api/v1/metrics', 'monitoring'],
])('routes %s to %s with its whole path', async (path, service) => {
  const answer = await fetch(origin + path)
  expect(answer.headers.get('x-service')).toBe(service)
  expect(await answer.json()).toMatchObject({ path })
})

it('tells services who asks, and believes no client about it', async () => {
  const answer = await fetch(`${origin}/api/v1/users`, {
    headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', authorization: 'Bearer t' },
  })
  expect(await answer.json()).toMatchObject({
    headers: { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', authorization: 'Bearer t' },
  })
})

it.each([
  'GET /api/v1/users HTTP/1.0',
  'GET / HTTP/1.0',
  'GET /api/v1/stream HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket',
])('answers who names no host, as HTTP/1.0 may, and everybody after: %s', async (request) => {
  const { port } = new URL(origin)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`${request}\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(String(answer)).toMatch(/^HTTP\/1\.1 (200|307|501|503)/)
  socket.destroy()
  expect(String(answer)).not.toContain('x-forwarded-host')
  expect((await fetch(`${origin}/api/v1/users`)).status).toBe(200)
})

it('tells with a problem that a host is missing', async () => {
  const socket = connect(portOf(edge), '127.0.0.1')
  socket.write('GET /api/v1/users HTTP/1.1\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400 [\s\S]*problem\+json[\s\S]*malformed_request/)
})

it.each(['', 'no origin'])('ends with a fault no more than the request that met it: %j', async (broken) => {
  const here = origin
  origin = broken
  const answer = await fetch(`${here}/`)
  origin = here
  expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'internal_error' }])
  expect(faults).toHaveLength(1)
  expect((await fetch(`${origin}/`)).status).toBe(200)
})

it('streams a body up while the answer already streams down', async () => {
  answerAs = () => (asked, response) => asked.pipe(response)
  const outgoing = request(`${origin}/api/v1/imports`, { method: 'POST' })
  outgoing.write('first')
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
  expect(String((await once(answer, 'data'))[0])).toBe('first')
  outgoing.end('second')
  expect(String((await once(answer, 'data'))[0])).toBe('second')
})

it('asks the service although the body does not come', async () => {
  answerAs = () => (_asked, response) => response.writeHead(401).end()
  const socket = connect(portOf(edge), '127.0.0.1')
  socket.write(
    'POST /api/v1/users HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n',
  )
  expect(String((await once(socket, 'data'))[0])).toContain('HTTP/1.1 401')
  socket.destroy()
})

it('ends the request to the service when the client goes away', async () => {
  const left = new Promise((resolve) => {
    answerAs = () => (asked, response) => {
      response.write('…')
      asked.on('close', resolve)
    }
  })
  const leaving = new AbortController()
  await fetch(`${origin}/api/v1/users`, { signal: leaving.signal })
  leaving.abort()
  await left
})

it('says with a problem that a service is down, and goes on when it is back', async () => {
  const { port } = upstreamOf(services.auth)
  await fetch(`${origin}/api/v1/users`)
  await stop(services.auth)
  const answer = await fetch(`${origin}/api/v1/users`)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(await answer.json()).toMatchObject({ code: 'service_unavailable', status: 503 })
  services.auth.listen(port, '127.0.0.1')
  await once(services.auth, 'listening')
  expect((await fetch(`${origin}/api/v1/users`)).status).toBe(200)
})

it('cuts off who does not finish the headers in time', async () => {
  await stop(edge)
  edge = await listening(createEdge({ ...options, limits: { headersMs: 300 } }))
  const socket = connect(portOf(edge), '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 408 /)
  socket.resume()
  await once(socket, 'close')
})

it('carries a WebSocket in both directions and closes it with its reason', async () => {
  const doors = new WebSocketServer({ server: services['realtime-gateway'] })
  doors.on('connection', (peer) => peer.on('message', (text) => peer.send(`echo ${text}`)))
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/stream`)
  await once(socket, 'open')
  socket.send('hello')
  expect(String((await once(socket, 'message'))[0])).toBe('echo hello')
  for (const peer of doors.clients) peer.close(4001, 'token expired')
  expect(await once(socket, 'close')).toEqual([4001, Buffer.from('token expired')])
})

it.each([
  ['/api/v1/stream', 401],
  ['/api/v1/cities', 404],
])('passes the refusal of a WebSocket at %s on', async (path, status) => {
  services['realtime-gateway'].on('upgrade', (_asked, socket) => {
    socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n')
  })
  const socket = new WebSocket(origin.replace('http', 'ws') + path)
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  expect(answer.statusCode).toBe(status)
  socket.on('error', () => undefined).terminate()
})

it('answers 503 to a WebSocket when the gateway is down', async () => {
  await stop(services['realtime-gateway'])
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/stream`)
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  expect(answer.statusCode).toBe(503)
  socket.on('error', () => undefined).terminate()
})

it.each(['/', '/cities/7', '/index.html'])('serves the console at %s with a strict policy', async (path) => {
  const answer = await fetch(origin + path)
  expect(await answer.text()).toContain('console')
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(answer.headers.get('cache-control')).toBe('no-cache')
})

it('serves a hashed asset for ever and answers 304 to who has it', async () => {
  const path = `${origin}/assets/app-1a2b.js`
  const first = await fetch(path)
  expect(first.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(first.headers.get('cache-control')).toContain('immutable')
  const again = await fetch(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
})

it.each([
  ['/assets/missing.js', 404],
  ['/api/v1/nothing', 404],
  ['/api/v1/asyncapi.json', 404],
  ['/docs/api/absolute-path.js', 404],
  ['/api/v1/openapi.json', 200],
  ['/docs', 200],
  ['/docs/api', 200],
  ['/docs/api/start.js', 200],
  ['/docs/api/swagger-ui-bundle.js', 200],
  ['/health/ready', 200],
])('answers %s with %i', async (path, status) => {
  expect((await fetch(origin + path)).status).toBe(status)
})

it('sends a browser that comes by another name to the public origin', async () => {
  const byName = origin.replace('127.0.0.1', 'localhost')
  const answer = await fetch(`${byName}/cities/7`, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([307, `${origin}/cities/7`])
  expect((await fetch(`${byName}/assets/app-1a2b.js`, { redirect: 'manual' })).status).toBe(200)
})

it('takes no other method for its own files', async () => {
  expect((await fetch(origin, { method: 'POST', body: 'x' })).status).toBe(405)
})

it('says so when the console is not built yet', async () => {
  await rm(join(dir, 'console'), { recursive: true })
  expect((await fetch(origin)).status).toBe(503)
})
