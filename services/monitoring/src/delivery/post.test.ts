import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createPlainServer, isIP, type Socket } from 'node:net'

import { describe, expect, it } from '@jest/globals'

import { webhookPost } from './post.ts'

it('a letter follows no redirect to elsewhere', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const letter = { url, signingKey: 'key', idempotencyKey: 'once', body: '{}' }
  const posted = await webhookPost({ allowPrivate: true })(letter)
  expect(posted).toEqual({ delivered: false, status: 307, outcome: 'status_307' })
  expect(asked).toEqual(['/hook'])
  server.close()
})

const endless = 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n'
const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

describe('a receiver that does not keep to HTTP', () => {
  /** Whoever answers is waited for; whoever does not, not for long. */
  const answering = 60_000
  const silent = 300
  it.each<[string, (socket: Socket) => void, object, number?]>([
    ['changes the protocol', (socket) => socket.end(upgrade), { status: 101, outcome: 'status_101' }],
    ['changes the protocol and stays', (socket) => socket.write(upgrade), { status: 101 }],
    ['says nothing and goes', (socket) => socket.end(), { status: null, outcome: 'unreachable' }],
    ['is another server', (socket) => socket.end('-ERR unknown command\r\n'), { outcome: 'unreachable' }],
    [
      'has too many headers',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`),
      { status: null },
    ],
    [
      'is about to answer for ever',
      (socket) => socket.write(endless.repeat(100)),
      { outcome: 'timeout' },
      silent,
    ],
    ['says nothing', () => undefined, { outcome: 'timeout' }, silent],
  ])('that %s has not taken the letter', async (_, answer, expected, timeoutMs = answering) => {
    const sockets: Socket[] = []
    const server = createPlainServer((socket) => {
      sockets.push(socket.on('error', () => undefined))
      socket.once('data', () => answer(socket))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const letter = { url, signingKey: 'key', idempotencyKey: 'once', body: '{}' }
    const posted = await webhookPost({ allowPrivate: true, timeoutMs })(letter)
    expect(posted).toMatchObject({ delivered: false, ...expected })
    for (const socket of sockets) socket.destroy()
    server.close()
  })
})

describe('a name', () => {
  /** Every address that is asked for is the next one, as with a name that changes its mind. */
  const nameOf = (...answers: readonly (readonly string[])[]) => {
    const asked: string[] = []
    const resolve = async (host: string) => {
      const addresses = answers[asked.length] ?? []
      asked.push(host)
      return addresses.map((address) => ({ address, family: isIP(address) }))
    }
    return { asked, resolve }
  }
  const letterTo = (port: number) => ({
    url: `http://rebound.example.org:${port}/`,
    signingKey: 'key',
    idempotencyKey: 'once',
    body: '{}',
  })
  async function listening() {
    const asked: (string | undefined)[] = []
    const server = createServer((request, response) => {
      asked.push(request.headers.host)
      response.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { asked, server, port: (server.address() as AddressInfo).port }
  }

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['::ffff:7f00:1']],
    [['::127.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['fe80::1%lo']],
    [['169.254.169.254', '10.0.0.1']],
    [[]],
  ])('that leads to %j is not called', async (addresses: readonly string[]) => {
    const { asked, server, port } = await listening()
    const { resolve } = nameOf(addresses)
    const posted = await webhookPost({ allowPrivate: false, resolve })(letterTo(port))
    expect(posted).toEqual({ delivered: false, status: null, outcome: 'address_refused' })
    expect(asked).toEqual([])
    server.close()
  })

  it('is resolved once for a call, and the address that was judged is called', async () => {
    const { asked, server, port } = await listening()
    // The metadata service is among its addresses, and what it says the second time is not heard.
    const name = nameOf(['169.254.169.254', '127.0.0.1'], ['169.254.169.254'])
    const posted = await webhookPost({ allowPrivate: true, resolve: name.resolve })(letterTo(port))
    expect(posted).toMatchObject({ delivered: true, status: 200 })
    expect([name.asked, asked]).toEqual([['rebound.example.org'], [`rebound.example.org:${port}`]])
    server.close()
  })
})
