import { EventEmitter } from 'node:events'

import { expect, it } from '@jest/globals'

import { limitConnections, sourceOf } from './connection-limits.ts'

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('counts %s as %s', (address, source) => {
  expect(sourceOf(address)).toBe(source)
})

it('counts nobody who has gone before they were counted', () => {
  const server = new EventEmitter()
  const { open } = limitConnections(server, { connectionsMax: 1, perAddressMax: 1 })
  const ended: unknown[] = []
  const gone = Object.assign(new EventEmitter(), {
    remoteAddress: undefined,
    destroy: () => void ended.push('here'),
  })
  for (const _ of [1, 2]) server.emit('connection', gone)
  expect([open(), ended.length]).toEqual([0, 2])
})
