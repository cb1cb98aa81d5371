import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { WebSocketServer } from 'ws'

import { until } from '@urbe/local-servers'

import { type Channel, drip, firstWord, heard, openHouse } from './patient-house.ts'

const DEADLINE = { deadlineMs: 60_000 }
const GET = 'GET /api/v1/users HTTP/1.1\r\nhost: localhost\r\n\r\n'
const POST = 'POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n'
const UPGRADE =
  'GET /api/v1/stream HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
/** For handshakes and headers there is as much time as ever: what is not to be cut off is quick enough on every machine. */
const PATIENT = { unreadMs: 100, readMs: 200 }

/** Reads a body before it answers, as services do. */
const afterBody: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end('done'))
}
const MUCH = Buffer.alloc(64 * 1024, 'x')
/** An answer that never ends. */
const endless: RequestListener = (_request, response) => {
  const more = () => {
    while (!response.destroyed && response.write(MUCH));
  }
  response.on('drain', more)
  more()
}

describe.each<Channel>(['plain', 'TLS'])('a slow client in %s', (channel) => {
  it.each([
    ['never comes', () => undefined],
    ['comes byte by byte', drip],
  ])('whose body %s is answered 408 and cut off', async (_, goOn) => {
    await using house = await openHouse({ channel, answer: afterBody, limits: PATIENT, requestMs: 500 })
    const socket = await house.open()
    socket.write(POST)
    goOn(socket)
    expect(await heard(socket)).toMatch(/^HTTP\/1\.1 408 [\s\S]*"request_timeout"/)
  })

  it('whose body nobody wants is cut off, however long it goes on', async () => {
    const answer: RequestListener = (_request, response) => void response.writeHead(401).end()
    await using house = await openHouse({ channel, answer, limits: PATIENT })
    const socket = await house.open()
    socket.write(POST.replace('100', '100000000'))
    drip(socket)
    expect(await heard(socket)).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('whose body nobody at the edge wants is cut off as well', async () => {
    await using house = await openHouse({ channel, answer: afterBody, limits: PATIENT })
    const socket = await house.open()
    socket.write(POST.replace('/api/v1/auth/login', '/cities').replace('100', '100000000'))
    drip(socket)
    expect(await heard(socket)).toMatch(/^HTTP\/1\.1 405 /)
  })

  it('whose headers come byte by byte is answered 408 and cut off', async () => {
    await using house = await openHouse({ channel, answer: afterBody, limits: { headersMs: 500 } })
    const socket = await house.open()
    socket.write('GET / HTTP/1.1\r\nx: ')
    drip(socket)
    expect(await heard(socket)).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('who says nothing at all is cut off', async () => {
    const limits = { headersMs: 500, handshakeMs: 300 }
    await using house = await openHouse({ channel, answer: afterBody, limits })
    const socket = house.touch()
    await heard(socket)
    await until(async () => (await house.openConnections()) === 0, DEADLINE)
  })
})

describe.each<Channel>(['plain', 'TLS'])('a slow reader in %s', (channel) => {
  it('who takes nothing of a long answer is cut off, and the service is told', async () => {
    const ended = Promise.withResolvers<void>()
    const answer: RequestListener = (request, response) => {
      response.on('close', ended.resolve)
      endless(request, response)
    }
    await using house = await openHouse({ channel, answer, limits: PATIENT })
    const socket = await house.open()
    socket.pause().write(GET)
    await ended.promise
    await until(async () => (await house.openConnections()) === 0, DEADLINE)
  })

  it('who takes nothing of a large file is cut off', async () => {
    await using house = await openHouse({ channel, answer: afterBody, limits: PATIENT })
    await writeFile(join(house.consoleDir, 'large.js'), Buffer.alloc(64 * 1024 * 1024, 'x'))
    const socket = await house.open()
    socket.pause().write(GET.replace('/api/v1/users', '/large.js'))
    await until(async () => (await house.openConnections()) === 1, DEADLINE)
    await until(async () => (await house.openConnections()) === 0, DEADLINE)
  })

  it('who takes a long answer piece by piece gets all of it', async () => {
    const pieces = 400
    const answer: RequestListener = async (_request, response) => {
      for (let piece = 0; piece < pieces; piece += 1) if (!response.write(MUCH)) await once(response, 'drain')
      response.end()
    }
    await using house = await openHouse({ channel, answer, limits: { readMs: 30_000 } })
    const socket = await house.open()
    socket.write(GET.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'))
    let bytes = 0
    for await (const chunk of socket) bytes += (chunk as Buffer).length
    expect(bytes).toBeGreaterThan(pieces * MUCH.length)
  })
})

describe.each<Channel>(['plain', 'TLS'])('one of many clients in %s', (channel) => {
  it('with as many connections as one address may have keeps no other address waiting', async () => {
    const limits = { connectionsPerAddressMax: 3 }
    await using house = await openHouse({ channel, answer: afterBody, limits })
    for (const _ of [1, 2, 3]) (await house.open('127.0.0.2')).write(POST)
    const surplus = house.touch('127.0.0.2')
    expect(await heard(surplus)).toBe('')
    expect(house.refused).toEqual(['127.0.0.2'])
    const other = await house.open('127.0.0.3')
    other.write(GET)
    expect(await firstWord(other)).toBe('HTTP/1.1 200')
  })

  it('gets its place back when a connection is closed', async () => {
    await using house = await openHouse({
      channel,
      answer: afterBody,
      limits: { connectionsPerAddressMax: 1 },
    })
    for (const _ of [1, 2, 3]) {
      const socket = await house.open()
      socket.write(GET)
      expect(await firstWord(socket)).toBe('HTTP/1.1 200')
      socket.destroy()
      await until(async () => (await house.openConnections()) === 0, DEADLINE)
    }
    expect(house.refused).toEqual([])
  })

  it('finds the door closed when there are too many in all', async () => {
    await using house = await openHouse({ channel, answer: afterBody, limits: { connectionsMax: 2 } })
    await house.open('127.0.0.2')
    await house.open('127.0.0.3')
    expect(await heard(house.touch('127.0.0.4'))).toBe('')
    expect(house.refused).toEqual(['127.0.0.4'])
  })

  it('behind a trusted proxy shares its address with many', async () => {
    await using house = await openHouse({
      ...{ channel, answer: afterBody, trustedProxies: '127.0.0.9/32' },
      limits: { connectionsPerAddressMax: 1 },
    })
    for (const _ of [1, 2, 3]) {
      const socket = await house.open('127.0.0.9')
      socket.write(GET)
      expect(await firstWord(socket)).toBe('HTTP/1.1 200')
    }
  })
})

describe.each<Channel>(['plain', 'TLS'])('a client with a WebSocket in %s', (channel) => {
  it('does not count among the connections of its address', async () => {
    await using house = await openHouse({
      channel,
      answer: afterBody,
      limits: { connectionsPerAddressMax: 1 },
    })
    const doors = new WebSocketServer({ server: house.service.server })
    for (const _ of [1, 2]) {
      const socket = await house.open()
      socket.write(UPGRADE)
      expect(await firstWord(socket)).toBe('HTTP/1.1 101')
    }
    for (const client of doors.clients) client.terminate()
  })

  it('keeps it although nothing moves on it, when others are cut off for that', async () => {
    const answer: RequestListener = () => undefined
    await using house = await openHouse({ channel, answer, limits: { silenceMs: 200 } })
    const doors = new WebSocketServer({ server: house.service.server })
    // On a busy machine the limit may meet somebody in the middle of a handshake, who comes again.
    const comeWith = async (words: string) => {
      for (;;) {
        const socket = await house.open().catch(() => undefined)
        socket?.write(words)
        if (socket !== undefined) return socket
      }
    }
    let live = await comeWith(UPGRADE)
    while ((await firstWord(live)) !== 'HTTP/1.1 101') live = await comeWith(UPGRADE)
    await until(async () => doors.clients.size === 1, DEADLINE)
    for (const _ of [1, 2]) expect(await heard(await comeWith(GET))).toBe('')
    expect([live.closed, doors.clients.size]).toEqual([false, 1])
    for (const client of doors.clients) client.send('still here')
    expect(await firstWord(live)).toContain('still here')
    for (const client of doors.clients) client.terminate()
  })
})
