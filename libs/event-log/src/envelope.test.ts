import { describe, expect, it } from '@jest/globals'

import type { NewCommit } from './commit.ts'
import type { StoredMessage } from './connection.ts'
import { decodeCommit } from './decode-commit.ts'
import { piecesOf, sealed } from './encode-commit.ts'
import { envelopeIn } from './envelope.ts'
import { readHeaders } from './headers.ts'

const at = '2026-11-22T12:00:00.000Z'
const plain: NewCommit = {
  stream: 'PLATFORM',
  subject: 'plat.simulation.city.c1',
  events: [{ type: 'CityRemoved', v: 1, data: { at } }],
  expected: { sequence: 0, version: 0, hash: '' },
  commitId: 'commit-1',
  actor: 'user:1',
  correlationId: 'correlation-1',
  at,
}

function headOf(commit: NewCommit): string {
  const [piece] = piecesOf(commit)
  if (piece === undefined) throw new Error('no piece')
  return sealed(commit, piece, { source: 'urbe/simulation', after: commit.expected }).head
}

function stored(head: string): StoredMessage {
  const { named: headers } = readHeaders(head)
  const { stream, subject } = plain
  return { stream, subject, sequence: 1, storedAt: at, headers, body: Buffer.from('[]') }
}

describe('the envelope of a commit', () => {
  it.each([
    ['as short as it can be', plain],
    ['with a past', { ...plain, expected: { sequence: 7, version: 3, hash: 'ab' } }],
    ['caused by another', { ...plain, causationId: 'commit-0' }],
    ['of a simulated moment', { ...plain, simulatedTime: '2030-01-01T06:00:00.000Z' }],
    ['of a trace', { ...plain, traceparent: '00-aa-bb-01' }],
    [
      'that takes the place of a torn one',
      { ...plain, expected: { sequence: 7, version: 3, hash: 'ab', torn: true } },
    ],
    ['with names beyond ASCII', { ...plain, actor: 'user:João Ávila x' }],
    ['that says nothing', { ...plain, actor: '', correlationId: '' }],
  ])('%s is read from the head as from its headers', (_, commit) => {
    const head = headOf(commit)
    const { headers, ...rest } = stored(head)
    // The headers by themselves are not looked at where the head is as we write it.
    const fromHead = envelopeIn({ ...rest, headers: {}, head })
    expect(fromHead).toEqual(envelopeIn({ ...rest, headers }))
    expect(fromHead.commitId).toBe('commit-1')
  })

  it.each([
    ['a header more', (head: string) => head.replace('Commit-Id', 'Colour: red\r\nCommit-Id')],
    [
      'headers in another order',
      (head: string) => head.replace(/(Actor: .*\r\n)(Commit-Id: .*\r\n)/, '$2$1'),
    ],
    ['more space', (head: string) => head.replace('Actor: ', 'Actor:   ')],
    ['a name twice', (head: string) => head.replace('Hash: ', 'Hash: first\r\nHash: ')],
    ['a status', (head: string) => head.replace('NATS/1.0', 'NATS/1.0 100 Idle')],
  ])('with %s is read from its headers', (_, change) => {
    const head = change(headOf(plain))
    expect(head).not.toBe(headOf(plain))
    const message = stored(head)
    expect(envelopeIn({ ...message, head })).toEqual(envelopeIn(message))
    expect(envelopeIn({ ...message, head }).actor).toBe('user:1')
  })
})

describe('the events of a commit', () => {
  const read = (text: string | Uint8Array) =>
    decodeCommit({ ...stored(headOf(plain)), body: typeof text === 'string' ? Buffer.from(text) : text })

  it('may hold the letter that stands for no letter', () => {
    const events = [{ type: 'A', v: 1, data: '\uFFFD' }]
    expect(read(JSON.stringify(events))).toMatchObject({ events })
  })

  it('are none when bytes are no letters', () => {
    const bytes = Buffer.concat([
      Buffer.from('[{"type":"A","v":1,"data":"'),
      Buffer.of(0xff),
      Buffer.from('"}]'),
    ])
    expect(read(bytes)).toMatchObject({ events: [], malformed: 'the body is not JSON' })
  })
})
