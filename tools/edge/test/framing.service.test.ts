import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { type ServiceName, serviceNames } from '@urbe/contracts'

import { createEdge } from '../edge.ts'
import type { Upstream } from '../proxy.ts'

let edge: Server
let house: Server
let answer: RequestListener

const portOf = (server: Server) => (server.address() as AddressInfo).port
async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}
async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** One house stands behind the edge for every service. */
beforeEach(async () => {
  house = await listening(createServer((asked, response) => answer(asked, response)))
  const upstream = { host: '127.0.0.1', port: portOf(house) }
  // One entry for each service name.
  const upstreams = Object.fromEntries(serviceNames.map((name) => [name, upstream])) as Record<
    ServiceName,
    Upstream
  >
  const publicOrigin = 'http://localhost'
  edge = await listening(createEdge({ upstreams, publicOrigin, consoleDir: tmpdir(), docsDir: tmpdir() }))
})
afterEach(async () => await Promise.all([edge, house].map(stop)))

const askNext = () => fetch(`http://127.0.0.1:${portOf(edge)}/api/v1/users`)

it.each(['GET', 'HEAD', 'DELETE', 'POST', 'OPTIONS'])(
  'lets no body of a %s become a request of its own',
  async (method) => {
    const heard: string[] = []
    answer = async (asked, response) => {
      const chunks = []
      for await (const chunk of asked) chunks.push(chunk)
      heard.push(`${asked.method} ${asked.url} ${Buffer.concat(chunks)}`)
      response.end()
    }
    const inner = 'GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n'
    const socket = connect(portOf(edge), '127.0.0.1')
    socket.write(
      `${method} /api/v1/users HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n`,
    )
    socket.write(`${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`)
    socket.resume()
    await once(socket, 'close')
    await askNext()
    expect(heard).toEqual([`${method} /api/v1/users ${inner}`, 'GET /api/v1/users '])
  },
)

it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS'])(
  'asks nothing for who would leave the body of a %s without an end',
  async (method) => {
    const heard: unknown[] = []
    answer = (asked, response) => {
      heard.push(asked.url)
      response.end()
    }
    const inner = 'GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n'
    const head = `host: a\r\nconnection: close, Content-Length\r\ncontent-length: ${inner.length}`
    const socket = connect(portOf(edge), '127.0.0.1')
    socket.write(`${method} /api/v1/users HTTP/1.1\r\n${head}\r\n\r\n${inner}`)
    const [told] = (await once(socket, 'data')) as [Buffer]
    expect(String(told)).toMatch(/^HTTP\/1\.1 400 /)
    socket.resume()
    await once(socket, 'close')
    await askNext()
    expect(heard).toEqual(['/api/v1/users'])
  },
)

it('answers with a problem who expects something else than to go on', async () => {
  const socket = connect(portOf(edge), '127.0.0.1')
  socket.write('GET /api/v1/users HTTP/1.1\r\nhost: a\r\nexpect: 200-ok\r\n\r\n')
  const [told] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  expect(String(told)).toMatch(/^HTTP\/1\.1 400 [\s\S]*problem\+json[\s\S]*malformed_request/)
})

it.each([
  ['POST', '', 405],
  ['GET', 'content-length: 4\r\n', 400],
])('opens no WebSocket with %s and %j', async (method, more, status) => {
  house.on('upgrade', (_asked, socket) => socket.destroy())
  const socket = connect(portOf(edge), '127.0.0.1')
  const upgrade = 'connection: Upgrade\r\nupgrade: websocket'
  socket.write(`${method} /api/v1/stream HTTP/1.1\r\nhost: a\r\n${upgrade}\r\n${more}\r\nGET `)
  const [told] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  expect(String(told)).toContain(`HTTP/1.1 ${status} `)
})
