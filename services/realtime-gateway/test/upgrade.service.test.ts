import { once } from 'node:events'
import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { policyOf } from '@urbe/access'
import type { Conditions } from '@urbe/contracts'

import { FAILED_UPGRADES_PER_MINUTE } from '../src/failed-upgrades.ts'
import { type House, ORIGIN, openHouse, principal } from './house.ts'

/** Somebody who may subscribe under these conditions. */
function onlyIf(conditions: Conditions) {
  const grants = [{ effect: 'allow' as const, permission: 'stream:subscribe' as const, conditions }]
  return principal(['bound'], {}, policyOf({ version: '1', roles: [{ name: 'bound', grants }] }))
}

let house: House
/** Behind a proxy that is not this machine. */
let elsewhere: House
beforeAll(async () => {
  house = await openHouse()
  elsewhere = await openHouse({ trustedProxies: '192.0.2.0/24' })
  for (const { clock } of [house, elsewhere]) clock.since = Date.now()
  for (const { keeper } of [house, elsewhere])
    keeper.admit('insider', onlyIf({ ipIn: ['203.0.113.0/24', '2001:db8::/32'] }))
  house.keeper.admit('unproven', onlyIf({ mfa: true, authAgeSeconds: 600 }))
  house.keeper.admit('viewer', principal(['viewer']))
  house.keeper.admit('admin', principal(['admin']))
  house.keeper.admit('nobody', principal([]))
})
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await elsewhere?.[Symbol.asyncDispose]()
})

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
async function upgrade(
  changes: Changes,
  line = 'GET /api/v1/stream HTTP/1.1',
  { port } = house,
): Promise<string> {
  const headers = Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined)
  const socket = connect(port, '127.0.0.1')
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

const refused: readonly (readonly [what: string, changes: Changes, status: number, code: string])[] = [
  ['no token', { Authorization: undefined }, 401, 'unauthorized'],
  ['a cookie only', { Authorization: undefined, Cookie: 'token=viewer' }, 401, 'unauthorized'],
  ['an unknown token', { Authorization: 'Bearer forged' }, 401, 'invalid_token'],
  ['another scheme', { Authorization: 'Basic dmlld2Vy' }, 401, 'invalid_token'],
  ['two tokens', { authorization: 'Bearer viewer' }, 400, 'malformed_request'],
  ['no permission', { Authorization: 'Bearer nobody' }, 403, 'forbidden'],
  ['a foreign origin', { Origin: 'https://evil.example' }, 403, 'origin_not_allowed'],
  ['the origin null', { Origin: 'null' }, 403, 'origin_not_allowed'],
  ['an origin that begins like ours', { Origin: `${ORIGIN}.evil.example` }, 403, 'origin_not_allowed'],
  ['our host by another scheme', { Origin: 'https://localhost:8080' }, 403, 'origin_not_allowed'],
  ['no subprotocol', { 'Sec-WebSocket-Protocol': undefined }, 400, 'malformed_request'],
  ['a body', { 'Content-Length': '5' }, 400, 'malformed_request'],
  ['a chunked body', { 'Transfer-Encoding': 'chunked' }, 400, 'malformed_request'],
  ['another upgrade', { Upgrade: 'h2c' }, 400, 'malformed_request'],
  ['no key', { 'Sec-WebSocket-Key': undefined }, 400, 'malformed_request'],
  ['a short key', { 'Sec-WebSocket-Key': 'abc' }, 400, 'malformed_request'],
  ['an old version', { 'Sec-WebSocket-Version': '7' }, 400, 'malformed_request'],
  ['the version before the standard', { 'Sec-WebSocket-Version': '8' }, 400, 'malformed_request'],
  ['no version', { 'Sec-WebSocket-Version': undefined }, 400, 'malformed_request'],
  ['our origin with a slash', { Origin: `${ORIGIN}/` }, 403, 'origin_not_allowed'],
  ['our origin in capitals', { Origin: ORIGIN.toUpperCase() }, 403, 'origin_not_allowed'],
  ['our host without its port', { Origin: 'http://localhost' }, 403, 'origin_not_allowed'],
  ['our machine by another name', { Origin: 'http://127.0.0.1:8080' }, 403, 'origin_not_allowed'],
  ['a file', { Origin: 'file://' }, 403, 'origin_not_allowed'],
  ['two origins in one', { Origin: `${ORIGIN} ${ORIGIN}` }, 403, 'origin_not_allowed'],
  ['two origins', { Origin: ORIGIN, origin: ORIGIN }, 403, 'origin_not_allowed'],
  [
    'the token as a ticket',
    { Authorization: undefined, 'Sec-WebSocket-Protocol': 'urbe.v1, urbe.ticket.viewer' },
    401,
    'invalid_ticket',
  ],
  [
    'the token as a protocol',
    { Authorization: undefined, 'Sec-WebSocket-Protocol': 'urbe.v1, viewer' },
    401,
    'unauthorized',
  ],
  ['our protocol in capitals', { 'Sec-WebSocket-Protocol': 'URBE.V1' }, 400, 'malformed_request'],
  [
    'a forged ticket',
    { Authorization: undefined, 'Sec-WebSocket-Protocol': 'urbe.v1, urbe.ticket.x' },
    401,
    'invalid_ticket',
  ],
]

describe('an upgrade', () => {
  it('is answered with the one subprotocol', async () => {
    const answer = await upgrade({ 'Sec-WebSocket-Protocol': 'other, urbe.v1', Origin: ORIGIN })
    expect(statusOf(answer)).toBe(101)
    expect(answer).toMatch(/sec-websocket-protocol: urbe\.v1\r\n/i)
    expect(answer).not.toMatch(/extensions/i)
  })

  it.each(refused)('with %s is refused', async (_, changes, status, code) => {
    const answer = await upgrade(changes)
    expect([statusOf(answer), codeIn(answer)]).toEqual([status, code])
  })

  it.each([
    ['another path', 'GET /api/v1/streams HTTP/1.1', 404],
    ['another method', 'POST /api/v1/stream HTTP/1.1', 405],
    ['a path behind it', 'GET /api/v1/stream/sse HTTP/1.1', 404],
    ['a slash too many', 'GET /api/v1/stream/ HTTP/1.1', 404],
  ])('at %s is refused', async (_, line, status) => {
    expect(statusOf(await upgrade({}, line))).toBe(status)
  })
})

describe('an upgrade, too,', () => {
  it('without the proof that its permission wants is told which, in the words of RFC 9470', async () => {
    const answer = await upgrade({ Authorization: 'Bearer unproven' })
    expect([statusOf(answer), codeIn(answer)]).toEqual([401, 'insufficient_user_authentication'])
    const wanted = 'error="insufficient_user_authentication", acr_values="aal2", max_age="600"'
    expect(answer).toContain(`WWW-Authenticate: Bearer realm="urbe", ${wanted}\r\n`)
  })

  it.each<[string, string | undefined, number]>([
    ['the address that our proxy names', '203.0.113.9', 101],
    ['an address of IPv6', '2001:db8::7', 101],
    ['what stands behind an invented one', '6.6.6.6, 203.0.113.9', 101],
    ['nothing of what stands before it', '203.0.113.9, 6.6.6.6', 403],
    ['no address at all', undefined, 403],
    ['a word', '203.0.113.9, unknown', 403],
    ['an address with a zone that does not end', `203.0.113.9, fe80::1%${'a'.repeat(8_000)}`, 403],
  ])('comes from %s', async (_, told, status) => {
    const answer = await upgrade({ Authorization: 'Bearer insider', 'X-Forwarded-For': told })
    expect(statusOf(answer)).toBe(status)
  })

  it('comes from whoever connects, whatever they say, when that is no proxy of ours', async () => {
    const told = { Authorization: 'Bearer insider', 'X-Forwarded-For': '203.0.113.9' }
    const line = 'GET /api/v1/stream HTTP/1.1'
    expect(codeIn(await upgrade(told, line, elsewhere))).toBe('forbidden')
  })

  it('cannot be tried without end under invented addresses', async () => {
    const guess = (count: number) =>
      upgrade(
        { Authorization: 'Bearer forged', 'X-Forwarded-For': `198.51.100.${count % 256}` },
        'GET /api/v1/stream HTTP/1.1',
        elsewhere,
      )
    for (let count = 0; count < FAILED_UPGRADES_PER_MINUTE; count += 1) await guess(count)
    expect(statusOf(await guess(FAILED_UPGRADES_PER_MINUTE))).toBe(429)
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

  it('is a ticket in its own place alone', async () => {
    const ticket = await ticketOf('viewer')
    const without = { Authorization: undefined }
    const inQuery = (name: string) => upgrade(without, `GET /api/v1/stream?${name}=${ticket} HTTP/1.1`)
    for (const name of ['ticket', 'token', 'access_token'])
      expect(codeIn(await inQuery(name))).toBe('unauthorized')
    expect(codeIn(await upgrade({ Authorization: `Bearer ${ticket}` }))).toBe('invalid_token')
    const alone = { ...without, 'Sec-WebSocket-Protocol': `urbe.ticket.${ticket}` }
    expect(codeIn(await upgrade(alone))).toBe('malformed_request')
    expect(statusOf(await withTicket(ticket))).toBe(101)
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
