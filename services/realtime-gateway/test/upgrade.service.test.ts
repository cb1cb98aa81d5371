import { once } from 'node:events'
import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { WebSocket } from 'ws'

import { closeCodes } from '@urbe/contracts'

import { eventually } from './eventually.ts'
import { type House, ORIGIN, openHouse, plainSocket, principal } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  house.keeper.admit('viewer', principal(['viewer']))
  house.keeper.admit('admin', principal(['admin']))
  house.keeper.admit('nobody', principal([]))
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

const good: Readonly<Record<string, string>> = {
  Host: 'localhost',
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol': 'urbe.v1',
  Authorization: 'Bearer viewer',
}
type Changes = Readonly<Record<string, string | undefined>>

/** Sends an upgrade byte by byte as it is written here and answers with the head of what comes back. */
async function upgrade(changes: Changes, line = 'GET /api/v1/stream HTTP/1.1'): Promise<string> {
  const headers = Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined)
  const socket = connect(house.port, '127.0.0.1')
  socket.write(`${[line, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`)
  const [first] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return first.toString('latin1')
}
const statusOf = (answer: string) => Number(answer.split(' ')[1])
const codeIn = (answer: string) => /"code":"(\w+)"/.exec(answer)?.[1]

async function ticketFor(token: string, origin?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...(origin && { origin }) }
  return await fetch(`${house.url}/api/v1/stream/tickets`, { method: 'POST', headers })
}
const ticketOf = async (token: string, origin?: string) =>
  ((await (await ticketFor(token, origin)).json()) as { ticket: string }).ticket

describe('an upgrade', () => {
  it('is answered with the one subprotocol', async () => {
    const answer = await upgrade({ 'Sec-WebSocket-Protocol': 'other, urbe.v1', Origin: ORIGIN })
    expect(statusOf(answer)).toBe(101)
    expect(answer).toMatch(/sec-websocket-protocol: urbe\.v1\r\n/i)
    expect(answer).not.toMatch(/extensions/i)
  })

  it.each<[string, Changes, number, string | undefined]>([
    ['no token', { Authorization: undefined }, 401, 'not_authenticated'],
    ['a cookie only', { Authorization: undefined, Cookie: 'token=viewer' }, 401, 'not_authenticated'],
    ['an unknown token', { Authorization: 'Bearer forged' }, 401, 'token_invalid'],
    ['another scheme', { Authorization: 'Basic dmlld2Vy' }, 401, 'token_invalid'],
    ['two tokens', { authorization: 'Bearer viewer' }, 400, 'malformed_request'],
    ['no permission', { Authorization: 'Bearer nobody' }, 403, 'not_allowed'],
    ['a foreign origin', { Origin: 'https://evil.example' }, 403, 'origin_not_allowed'],
    ['the origin null', { Origin: 'null' }, 403, 'origin_not_allowed'],
    ['an origin that begins like ours', { Origin: `${ORIGIN}.evil.example` }, 403, 'origin_not_allowed'],
    ['our host by another scheme', { Origin: 'https://localhost:8080' }, 403, 'origin_not_allowed'],
    ['no subprotocol', { 'Sec-WebSocket-Protocol': undefined }, 400, 'malformed_request'],
    ['a body', { 'Content-Length': '5' }, 400, 'malformed_request'],
    ['a chunked body', { 'Transfer-Encoding': 'chunked' }, 400, 'malformed_request'],
    ['another upgrade', { Upgrade: 'h2c' }, 400, 'malformed_request'],
    ['no key', { 'Sec-WebSocket-Key': undefined }, 400, undefined],
    ['a short key', { 'Sec-WebSocket-Key': 'abc' }, 400, undefined],
    ['an old version', { 'Sec-WebSocket-Version': '7' }, 400, undefined],
    [
      'a forged ticket',
      { Authorization: undefined, 'Sec-WebSocket-Protocol': 'urbe.v1, urbe.ticket.x' },
      401,
      'ticket_invalid',
    ],
  ])('with %s is refused', async (_, changes, status, code) => {
    const answer = await upgrade(changes)
    expect([statusOf(answer), codeIn(answer)]).toEqual([status, code])
  })

  it.each([
    ['another path', 'GET /api/v1/streams HTTP/1.1', 404],
    ['another method', 'POST /api/v1/stream HTTP/1.1', 405],
  ])('at %s is refused', async (_, line, status) => {
    expect(statusOf(await upgrade({}, line))).toBe(status)
  })
})

describe('a ticket', () => {
  const withTicket = (ticket: string, origin?: string) =>
    upgrade({
      Authorization: undefined,
      Origin: origin,
      'Sec-WebSocket-Protocol': `urbe.v1, urbe.ticket.${ticket}`,
    })

  it('opens one connection, however many try at once', async () => {
    const ticket = await ticketOf('viewer', ORIGIN)
    const answers = await Promise.all(Array.from({ length: 5 }, () => withTicket(ticket, ORIGIN)))
    expect(answers.map(statusOf).sort()).toEqual([101, 401, 401, 401, 401])
    expect(answers.join('')).not.toContain(ticket)
  })

  it('is bound to the origin that asked for it', async () => {
    expect(statusOf(await withTicket(await ticketOf('viewer', ORIGIN)))).toBe(401)
    expect(statusOf(await withTicket(await ticketOf('viewer'), ORIGIN))).toBe(401)
  })

  it('ends with its session', async () => {
    house.keeper.admit('short', principal(['viewer']))
    const ticket = await ticketOf('short')
    house.keeper.revoked.add('short')
    expect(codeIn(await withTicket(ticket))).toBe('token_revoked')
  })

  it('is not given to pages of other origins', async () => {
    expect((await ticketFor('viewer', 'https://evil.example')).status).toBe(403)
  })
})

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
      'too many messages',
      (socket) => Array.from({ length: 200 }, () => socket.send('{"t":"pong","n":1}')),
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
