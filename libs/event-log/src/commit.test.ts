import { describe, expect, it } from '@jest/globals'

import { type NewCommit, recorded, UNBORN } from './commit.ts'
import type { StoredMessage } from './connection.ts'
import { decodeCommit, wholeCommit } from './decode-commit.ts'
import { CHUNK_BYTES_MAX, COMMIT_BYTES_MAX, piecesOf, type Sealed, sealed } from './encode-commit.ts'
import { chainHash, hashOfStored } from './hash.ts'
import { readHeaders } from './headers.ts'

const at = '2026-11-22T12:00:00.000Z'
const source = 'urbe/simulation'
const commit: NewCommit = {
  stream: 'PLATFORM',
  subject: 'plat.simulation.city.c1',
  events: [
    { type: 'CityRenamed', v: 1, data: { name: 'Évora' } },
    { type: 'CityRemoved', v: 1, data: { at } },
  ],
  expected: { sequence: 7, version: 3, hash: 'ab' },
  commitId: 'commit-1',
  actor: 'user:1',
  correlationId: 'correlation-1',
  at,
}

function messageOf(made: NewCommit = commit, number = 1, first = 0) {
  const piece = piecesOf(made)[number - 1]
  if (piece === undefined) throw new Error(`the commit has no piece ${number}`)
  return sealed(made, { ...piece, first }, { source, after: made.expected })
}

function asBytes(body: Sealed['body']): Uint8Array {
  return typeof body === 'string' ? bytes(body) : body
}

function headersOf({ head }: Pick<Sealed, 'head'>): Record<string, string> {
  return readHeaders(head).named
}

function stored(change: Partial<StoredMessage> = {}, headers: Record<string, string> = {}): StoredMessage {
  const { subject, body, head } = messageOf()
  const message = { stream: 'PLATFORM', subject, sequence: 9, storedAt: at, body: asBytes(body) }
  return { ...message, headers: { ...headersOf({ head }), ...headers }, ...change }
}

describe('a commit', () => {
  it('is guarded by its place and by the version that it makes', () => {
    expect(headersOf(messageOf())).toMatchObject({
      'Nats-Msg-Id': 'plat.simulation.city.c1@4',
      'Nats-Expected-Last-Subject-Sequence': '7',
      'Nats-Expected-Stream': 'PLATFORM',
      'Prev-Hash': 'ab',
      Ver: '4-5',
    })
  })

  it('comes back as it was', () => {
    const { expected: _, ...said } = commit
    const message = stored()
    const hash = message.headers['Hash']
    expect(decodeCommit(message)).toEqual({
      ...said,
      sequence: 9,
      versions: { first: 4, last: 5 },
      hash,
      stored: message,
    })
  })

  it('without events is a mistake of the caller', () => {
    expect(() => piecesOf({ ...commit, events: [] })).toThrow('at least one event')
  })

  it('lets nothing into a header that would end it', () => {
    for (const name of [
      'actor',
      'commitId',
      'correlationId',
      'causationId',
      'at',
      'stream',
      'subject',
    ] as const) {
      expect(() => messageOf({ ...commit, [name]: 'x\r\nHash: 0' })).toThrow('holds a line break')
    }
    const expected = { ...commit.expected, hash: 'ab\nHash: 0' }
    expect(() => messageOf({ ...commit, expected })).toThrow('Prev-Hash holds a line break')
  })

  it('gives every event its place and version', () => {
    const [first, second] = recorded(decodeCommit(stored()))
    expect(first).toMatchObject({ index: 0, sequence: 9, cityId: 'c1', aggregate: { version: 4 } })
    expect(second).toMatchObject({
      index: 1,
      type: 'CityRemoved',
      aggregate: { type: 'city', id: 'c1', version: 5 },
    })
  })
})

describe('the hash of a message', () => {
  it('is the one that the manual tells how to compute', () => {
    expect(hashOfStored(stored())).toBe(stored().headers['Hash'])
    // printf 'p\nA: 1\nB: 2\n\n[]' | sha256sum
    const plain = { ...stored(), headers: { B: '2', 'Prev-Hash': 'p', A: '1', Hash: 'x' }, body: bytes('[]') }
    expect(hashOfStored(plain)).toBe('4656975a652a6f7ccb6f0cf3748a5db478d1581006cfd431b26b57773a0911f3')
  })

  it.each([
    ['every header that there can be', { causationId: 'c', simulatedTime: 't', traceparent: 'p' }],
    ['letters of every width', { actor: 'user:é世🌍', events: [{ type: 'A', v: 1, data: 'é世🌍\ud800' }] }],
    ['half a letter', { actor: 'user:\ud800' }],
    ['no past', { expected: UNBORN }],
    ['what takes the place of an unfinished one', { expected: { ...commit.expected, torn: true } }],
  ])('of what is written is that of what is read: %s', (_, change) => {
    const sent = messageOf({ ...commit, ...change })
    const message = stored({ headers: headersOf(sent), body: asBytes(sent.body) })
    expect(hashOfStored(message)).toBe(sent.hash)
    expect(message.headers['Hash']).toBe(sent.hash)
  })

  it.each([
    ['a changed body', { body: Uint8Array.of(1) }, {}],
    ['a changed header', {}, { Actor: 'user:2' }],
    ['a header that was added', {}, { Extra: '1' }],
    ['another past', {}, { 'Prev-Hash': 'cd' }],
  ])('tells %s', (_, change, headers) => {
    const message = stored(change, headers)
    expect(hashOfStored(message)).not.toBe(message.headers['Hash'])
  })

  it('chains a stream by place, subject, headers and body', () => {
    const head = chainHash('', stored())
    expect(head).toMatch(/^[0-9a-f]{64}$/)
    const others = [
      chainHash('x', stored()),
      chainHash('', stored({ sequence: 10 })),
      chainHash('', stored({ subject: 'other' })),
      chainHash('', stored({}, { Hash: '0' })),
      chainHash('', stored({ body: Uint8Array.of(1) })),
    ]
    expect(new Set([head, ...others]).size).toBe(others.length + 1)
  })
})

describe('a large commit', () => {
  const large = { ...commit, events: [{ type: 'A', v: 1, data: 'é'.repeat(CHUNK_BYTES_MAX) }] }

  it('is cut into messages that come together again', () => {
    const bodies = piecesOf(large).map(({ body }) => asBytes(body))
    expect(bodies.length).toBe(3)
    const last = messageOf(large, 3, 8)
    const read = decodeCommit(stored({ headers: headersOf(last), body: asBytes(last.body) }))
    expect(read).toMatchObject({ chunk: { number: 3, of: 3, first: 8 }, events: [] })
    expect(wholeCommit(read, bodies)).toMatchObject({ events: large.events })
  })

  it('wants its version once, and tells its later messages apart', () => {
    const ids = [1, 2].map((number) => headersOf(messageOf(large, number, 8))['Nats-Msg-Id'])
    expect(ids).toEqual(['plat.simulation.city.c1@4', 'plat.simulation.city.c1@4#2'])
  })

  it('that was never finished is superseded under another id', () => {
    const instead = { ...commit, expected: { ...commit.expected, torn: true } }
    const headers = headersOf(messageOf(instead))
    expect(headers['Nats-Msg-Id']).toBe('plat.simulation.city.c1@4~7')
    expect(decodeCommit(stored({ headers })).malformed).toBeUndefined()
  })

  it('has a limit', () => {
    const events = [{ type: 'A', v: 1, data: 'x'.repeat(COMMIT_BYTES_MAX) }]
    expect(() => piecesOf({ ...commit, events, expected: UNBORN })).toThrow('at most')
  })
})

const bytes = (text: string) => new TextEncoder().encode(text)

describe('what cannot be read', () => {
  it.each([
    ['a body that is not JSON', stored({ body: bytes('[{') }), 'the body is not JSON'],
    ['a body that is not UTF-8', stored({ body: Uint8Array.of(0xff) }), 'the body is not JSON'],
    ['a body that is no list', stored({ body: bytes('{}') }), 'the body is not an array of events'],
    [
      'an event without a version',
      stored({ body: bytes('[{"type":"A"}]') }),
      'the body is not an array of events',
    ],
    ['versions that run backwards', stored({}, { Ver: '5-4' }), 'no versions'],
    ['no commit id', stored({}, { 'Commit-Id': '' }), 'no commit id'],
    ['another subject', stored({ subject: 'plat.auth.user.1' }), 'written for another subject'],
    ['a chunk beyond the last', stored({}, { Chunk: '3/2' }), 'no place among its chunks'],
    ['a chunk without the first', stored({}, { Chunk: '2/2' }), 'no place among its chunks'],
  ])('says why: %s', (_, message, reason) => {
    expect(decodeCommit(message)).toMatchObject({ malformed: reason, events: [], sequence: 9 })
  })
})
