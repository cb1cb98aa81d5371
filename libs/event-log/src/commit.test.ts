import { describe, expect, it } from '@jest/globals'

import { decodeCommit, encodeCommit, type NewCommit, recorded } from './commit.ts'
import type { StoredMessage } from './connection.ts'

const at = '2026-11-22T12:00:00.000Z'
const commit: NewCommit = {
  stream: 'PLATFORM',
  subject: 'plat.simulation.city.c1',
  events: [
    { type: 'CityRenamed', v: 1, data: { name: 'Évora' } },
    { type: 'CityRemoved', v: 1, data: { at } },
  ],
  expected: { sequence: 7, version: 3 },
  commitId: 'commit-1',
  actor: 'user:1',
  correlationId: 'correlation-1',
  at,
}

function stored(change: Partial<StoredMessage> = {}, headers: Record<string, string> = {}): StoredMessage {
  const { subject, body, headers: sent } = encodeCommit(commit, 'urbe/simulation')
  const message = { stream: 'PLATFORM', subject, sequence: 9, storedAt: at, body }
  return { ...message, headers: { ...Object.fromEntries(sent), ...headers }, ...change }
}

describe('a commit', () => {
  it('is guarded by its place and by the version that it makes', () => {
    expect(Object.fromEntries(encodeCommit(commit, 'urbe/simulation').headers)).toMatchObject({
      'Nats-Msg-Id': 'plat.simulation.city.c1@4',
      'Nats-Expected-Last-Subject-Sequence': '7',
      'Nats-Expected-Stream': 'PLATFORM',
      Ver: '4-5',
    })
  })

  it('comes back as it was', () => {
    const { expected: _, ...said } = commit
    expect(decodeCommit(stored())).toEqual({ ...said, sequence: 9, versions: { first: 4, last: 5 } })
  })

  it('without events is a mistake of the caller', () => {
    expect(() => encodeCommit({ ...commit, events: [] }, 'x')).toThrow('at least one event')
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

describe('what cannot be read', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
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
  ])('says why: %s', (_, message, reason) => {
    expect(decodeCommit(message)).toMatchObject({ malformed: reason, events: [], sequence: 9 })
  })
})
