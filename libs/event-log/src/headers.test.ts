import { expect, it } from '@jest/globals'

import { headWith, readHeaders } from './headers.ts'

it('reads what it has written', () => {
  const headers = [
    ['Actor', 'user:João'],
    ['ce-time', '2026-11-22T12:00:00.000Z'],
    ['Empty', ''],
    ['One', 'a'],
  ] as const
  const read = readHeaders(headWith(headers))
  expect(read).toEqual({ code: 0, description: '', named: Object.fromEntries(headers) })
})

it.each([
  ['NATS/1.0 503\r\n\r\n', 503, ''],
  ['NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 7\r\n\r\n', 100, 'Idle Heartbeat'],
  ['NATS/1.0\r\n\r\n', 0, ''],
  ['NATS/1.0   404   Message Not Found \r\n\r\n', 404, 'Message Not Found'],
])('reads the status of %j', (bytes, code, description) => {
  expect(readHeaders(bytes)).toMatchObject({ code, description })
})

it.each([
  ['space around the value', 'NATS/1.0\r\nA:  b c \t\r\n\r\n', { A: 'b c' }],
  ['no space before the value', 'NATS/1.0\r\nA:b\r\n\r\n', { A: 'b' }],
  ['nothing but space', 'NATS/1.0\r\nA:   \r\nB:\r\n\r\n', { A: '', B: '' }],
  ['a colon in the value', 'NATS/1.0\r\nA: b:c\r\n\r\n', { A: 'b:c' }],
  ['a name that comes twice', 'NATS/1.0\r\nA: 1\r\nA: 2\r\n\r\n', { A: '1' }],
  ['a line without a name', 'NATS/1.0\r\nnothing\r\nA: 1\r\n\r\n', { A: '1' }],
  ['names that every object knows', 'NATS/1.0\r\nconstructor: 1\r\n\r\n', { constructor: '1' }],
  ['an end that is missing', 'NATS/1.0\r\nA: 1\r\nB: 2', { A: '1' }],
  ['nothing at all', '', {}],
])('reads headers with %s', (_, bytes, named) => {
  expect(readHeaders(bytes).named).toEqual(named)
})

it.each([
  ['a line break in a value', ['A', 'b\r\nC: d']],
  ['a line feed in a value', ['A', 'b\nC: d']],
  ['a colon in a name', ['A:', 'b']],
  ['a name with a space', ['A b', 'c']],
  ['an empty name', ['', 'b']],
] as const)('does not write %s', (_, header) => {
  expect(() => headWith([header])).toThrow('cannot be sent')
})
