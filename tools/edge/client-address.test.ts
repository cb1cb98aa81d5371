import type { IncomingMessage } from 'node:http'

import { expect, it } from '@jest/globals'

import { networksIn } from '@urbe/http/edge'

import { clientOf } from './client-address.ts'

const ours = networksIn('10.0.0.0/8,fd00::/8')
const asked = (remoteAddress: string, headers: IncomingMessage['headers'] = {}) =>
  clientOf({ headers, socket: { remoteAddress } as IncomingMessage['socket'] }, ours).address

it('is who connects, whatever they say, unless they are one of our proxies', () => {
  expect(asked('203.0.113.9', { 'x-forwarded-for': '10.0.0.1, 198.51.100.7' })).toBe('203.0.113.9')
  expect(asked('::ffff:203.0.113.9')).toBe('203.0.113.9')
})

it.each([
  ['a client that invents one', '6.6.6.6, 198.51.100.7', '198.51.100.7'],
  ['two of our own behind it', '6.6.6.6, 198.51.100.7, 10.1.1.1, 10.2.2.2', '198.51.100.7'],
  ['a mapped one', '::ffff:198.51.100.7', '198.51.100.7'],
  ['one of IPv6', '2001:db8::7, fd00::1', '2001:db8::7'],
  ['nothing but our own', '10.3.3.3, 10.2.2.2', '10.3.3.3'],
  ['nothing', '', '10.0.0.9'],
  ['commas', ', ,', '10.0.0.9'],
])('behind our proxy is the last one that is not ours: %s', (_, list, address) => {
  expect(asked('10.0.0.9', { 'x-forwarded-for': list })).toBe(address)
})

it('is no more than sixteen proxies away', () => {
  const many = ['198.51.100.7', ...Array.from({ length: 16 }, (_, at) => `10.0.1.${at}`)].join(', ')
  expect(asked('10.0.0.9', { 'x-forwarded-for': many })).toBe('10.0.1.0')
})

it('came in TLS when our proxy says so, and only then', () => {
  const told = (remoteAddress: string) =>
    clientOf(
      { headers: { 'x-forwarded-proto': 'https' }, socket: { remoteAddress } as IncomingMessage['socket'] },
      ours,
    ).proto
  expect([told('10.0.0.9'), told('203.0.113.9')]).toEqual(['https', 'http'])
})
