import { connect } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import { deflateRawSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { WebSocket } from 'ws'

import { closeCodes } from '@urbe/contracts'

import { UNREAD_BYTES_MAX } from '../src/connection.ts'
import { WAITING_REQUESTS_MAX } from '../src/subscribe-requests.ts'
import { eventually } from './eventually.ts'
import { type House, openHouse, plainSocket, principal } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  house.keeper.admit('viewer', principal(['viewer']))
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

const HANDSHAKE = [
  'GET /api/v1/stream HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: urbe.v1',
  'Sec-WebSocket-Extensions: permessage-deflate',
  'Authorization: Bearer viewer',
]

/** A frame of a client: RFC 6455, 5.2, with a mask of zeros. */
function masked(first: number, payload: Buffer): Buffer {
  const { length } = payload
  const size = length < 126 ? [0x80 | length] : [0xfe, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([first, ...size, 0, 0, 0, 0]), payload])
}
describe('a hostile client', () => {
  it.each<[string, (socket: WebSocket) => void, number]>([
    ['binary messages', (socket) => socket.send(Buffer.from([1, 2])), closeCodes.protocol],
    ['a message of more than 64 KiB', (socket) => socket.send('x'.repeat(65_537)), 1009],
    [
      'messages that are no JSON',
      (socket) => ['{', '[]', '{"t":"drop"}'].map((each) => socket.send(each)),
      closeCodes.protocol,
    ],
    [
      'messages with a member twice',
      (socket) => [1, 2, 3].map(() => socket.send('{"t":"pong","n":1,"\\u006e":2}')),
      closeCodes.protocol,
    ],
    [
      'too many messages',
      (socket) => Array.from({ length: 200 }, () => socket.send('{"t":"pong","n":1}')),
      closeCodes.rate,
    ],
    ['a megabyte in one message', (socket) => socket.send('x'.repeat(1_048_576)), 1009],
    [
      'bytes that are no letters',
      (socket) => socket.send(Buffer.from([0xff, 0xfe]), { binary: false }),
      1007,
    ],
    [
      'messages that are nested without end',
      (socket) => {
        for (const inner of [5_000, 30_000, 32_000])
          socket.send(`{"t":"sub","id":1,"subs":${'['.repeat(inner)}${']'.repeat(inner)}}`)
      },
      closeCodes.protocol,
    ],
    [
      'a hundred thousand small messages',
      (socket) => {
        for (let count = 0; count < 100_000; count += 1) socket.send('{"t":"pong","n":1}')
      },
      closeCodes.rate,
    ],
    [
      'too many fragments',
      (socket) => Array.from({ length: 100 }, (_, at) => socket.send('x', { fin: at === 99 })),
      1008,
    ],
  ])('is sent away for %s', async (_, attack, code) => {
    const { socket, closed } = await plainSocket(house, 'viewer')
    socket.on('error', () => undefined)
    attack(socket)
    expect(await closed).toBe(code)
  })
})

const broken: readonly (readonly [what: string, bytes: Buffer, code: number])[] = [
  // 32 MiB that are 32 KiB on their way: a text message, whole, with the bit of permessage-deflate.
  ['what unpacks to a thousand times its size', masked(0xc1, deflateRawSync(Buffer.alloc(33_554_432))), 1002],
  ['a length of 2^62 bytes', Buffer.from('81ff400000000000000000000000', 'hex'), 1009],
  ['a message without a mask', Buffer.from('810161', 'hex'), 1002],
  ['a ping of more than 125 bytes', masked(0x89, Buffer.alloc(126)), 1002],
  ['a frame of a kind that is not known', masked(0x83, Buffer.alloc(1)), 1002],
  ['what goes on with nothing', masked(0x80, Buffer.alloc(1)), 1002],
  ['a ping in parts', masked(0x09, Buffer.alloc(1)), 1002],
  [
    'a message inside of another',
    Buffer.concat([masked(0x01, Buffer.from('{')), masked(0x81, Buffer.from('}'))]),
    1002,
  ],
  ['the second reserved bit', masked(0xa1, Buffer.alloc(1)), 1002],
  ['the third reserved bit', masked(0x91, Buffer.alloc(1)), 1002],
  ['a control frame that is not known', masked(0x8b, Buffer.alloc(1)), 1002],
  ['half a close code', masked(0x88, Buffer.alloc(1)), 1002],
  ['a close code that nobody sends', masked(0x88, Buffer.from([3, 0xed])), 1002],
  ['a reason that is no text', masked(0x88, Buffer.from([3, 0xe8, 0xff])), 1007],
  [
    'a letter that is cut between two parts',
    Buffer.concat([masked(0x01, Buffer.from([0xe2, 0x82])), masked(0x80, Buffer.from(' '))]),
    1007,
  ],
  [
    'empty parts without end',
    Buffer.concat([
      masked(0x01, Buffer.alloc(0)),
      ...Array.from({ length: 100 }, () => masked(0, Buffer.alloc(0))),
    ]),
    1008,
  ],
  [
    'parts that are too much together',
    Buffer.concat([masked(0x01, Buffer.alloc(40_000, 97)), masked(0x80, Buffer.alloc(40_000, 97))]),
    1009,
  ],
  ['another request', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 1002],
  [
    'pings without end',
    Buffer.concat(Array.from({ length: 300 }, () => masked(0x89, Buffer.alloc(125)))),
    closeCodes.rate,
  ],
  [
    'pongs without end',
    Buffer.concat(Array.from({ length: 300 }, () => masked(0x8a, Buffer.alloc(125)))),
    closeCodes.rate,
  ],
]

describe('a hostile client that asked to compress', () => {
  it.each(broken)('is sent away for %s', async (_, bytes, code) => {
    const socket = connect(house.port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined)
    socket.write(`${HANDSHAKE.join('\r\n')}\r\n\r\n`)
    await eventually(() => Buffer.concat(chunks).includes('"t":"welcome"'))
    expect(Buffer.concat(chunks).toString('latin1')).not.toMatch(/sec-websocket-extensions/i)
    socket.write(bytes)
    // With an error or without: what it was told before is what counts.
    await new Promise((resolve) => (socket.closed ? resolve(0) : socket.once('close', resolve)))
    // The last frame is a close frame: its opcode, the length of its payload, the code.
    const all = Buffer.concat(chunks)
    expect(all.subarray(all.lastIndexOf(0x88)).readUInt16BE(2)).toBe(code)
  })
})

describe('a client that goes too far', () => {
  it('is told of what cannot be read before it is sent away', async () => {
    const { socket, messages, say } = await plainSocket(house, 'viewer')
    say({ t: 'sub', id: 4, subs: [{ ch: 'plat..x' }] })
    await eventually(() => messages.some(({ t }) => t === 'err'))
    expect(messages.find(({ t }) => t === 'err')).toMatchObject({ id: 4, code: 'malformed_request' })
    socket.close()
  })

  it('has 64 subscriptions and not one more', async () => {
    const { socket, messages, say } = await plainSocket(house, 'viewer')
    const subs = Array.from({ length: 64 }, () => ({ ch: 'plat.simulation.>' }))
    say({ t: 'sub', id: 1, subs })
    say({ t: 'sub', id: 2, subs: subs.slice(0, 1) })
    await eventually(() => messages.some(({ t }) => t === 'err') && messages.some(({ t }) => t === 'ok'))
    expect(messages.find(({ t }) => t === 'err')).toMatchObject({ id: 2, code: 'too_many_requests' })
    expect(messages.find(({ t }) => t === 'ok')?.['refs']).toHaveLength(64)
    socket.close()
  })
})

describe('a client that asks on and on', () => {
  const absent = (count: number) =>
    Array.from({ length: count }, () => ({ ch: `city.${crypto.randomUUID()}.>` }))
  const answersTo = (id: number, messages: readonly { t: string; [key: string]: unknown }[]) =>
    messages.filter((message) => message['id'] === id).map(({ code }) => code)

  it('is told that it asks for too many subscriptions a second, though its messages are few', async () => {
    // No second goes by while they are read.
    house.clock.since = Date.now()
    const { socket, messages, say } = await plainSocket(house, 'viewer')
    for (let id = 1; id <= 7; id += 1) say({ t: 'sub', id, subs: absent(64) })
    await eventually(() => answersTo(7, messages).length > 0)
    expect(answersTo(7, messages)).toEqual(['too_many_requests'])
    house.clock.since = undefined
    await eventually(() => answersTo(1, messages).length === 64)
    expect(new Set(answersTo(1, messages))).toEqual(new Set(['city_not_found']))
    socket.close()
  })

  it('has only so many requests waiting', async () => {
    const { socket, messages, say } = await plainSocket(house, 'viewer')
    for (let id = 1; id <= 90; id += 1) say({ t: 'sub', id, subs: absent(4) })
    await eventually(() => answersTo(90, messages).length > 0)
    const refused = messages.filter(({ code }) => code === 'too_many_requests')
    expect(refused.length).toBeGreaterThanOrEqual(90 - WAITING_REQUESTS_MAX - 1)
    await eventually(() => answersTo(1, messages).length === 4)
    socket.close()
  })

  it('is sent away when it does not read the answers', async () => {
    const { socket, closed, say } = await plainSocket(house, 'viewer')
    const [connection] = house.gateway.connections().slice(-1)
    socket.pause()
    const subs = Array.from({ length: 64 }, () => ({ ch: 'plat.auth.>' }))
    for (let id = 1; (connection?.closedWith ?? 0) === 0; id += 1) {
      expect(connection?.held() ?? 0).toBeLessThan(UNREAD_BYTES_MAX + 65_536)
      say({ t: 'sub', id, subs })
      // The rate would let nobody come so far in a short test.
      house.clock.ahead += 1_000
      await immediate()
    }
    expect(connection?.closedWith).toBe(closeCodes.slow_consumer)
    socket.resume()
    await closed
  })
})
