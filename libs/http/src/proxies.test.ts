import { describe, expect, it } from '@jest/globals'

import { addressIn, PRIVATE_NETWORKS, proxiesIn } from './proxies.ts'

describe('whoever stands in front of us', () => {
  const trust = proxiesIn(PRIVATE_NETWORKS)

  it.each([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.31.0.9',
    '192.168.0.4',
    'fd00::7',
    'fe80::1%eth0',
  ])('is believed from our own networks: %s', (address) => {
    expect(trust(address, 0)).toBe(true)
  })

  it.each(['203.0.113.9', '172.32.0.1', '2001:db8::1', '::ffff:203.0.113.9', 'unknown', ''])(
    'is not believed from elsewhere: %p',
    (address) => {
      expect(trust(address, 0)).toBe(false)
    },
  )

  it('is one, however many of them say that they are', () => {
    expect(trust('10.0.0.1', 1)).toBe(false)
  })

  it('is whom the settings name', () => {
    const own = proxiesIn('203.0.113.0/24, 2001:db8::/32')
    expect([own('203.0.113.9', 0), own('2001:db8:1::1', 0), own('127.0.0.1', 0)]).toEqual([true, true, false])
  })

  it.each(['', '10.0.0.0', '10.0.0.0/33', '::/129', 'home/8', '10.0.0.0/-1'])(
    'cannot be named by %p',
    (networks) => {
      expect(() => proxiesIn(networks)).toThrow('<address>/<bits>')
    },
  )
})

describe('who asks', () => {
  const asks = (remoteAddress: string | undefined, told?: string, networks?: string) =>
    addressIn(
      { headers: told === undefined ? {} : { 'x-forwarded-for': told }, socket: { remoteAddress } },
      proxiesIn(networks),
    )

  it.each<[string, string | undefined, string]>([
    ['whom our proxy names', '203.0.113.9', '203.0.113.9'],
    ['the last of those that it names', '10.0.0.1, 198.51.100.7', '198.51.100.7'],
    ['an address of IPv6', '2001:db8::7', '2001:db8::7'],
    ['one of IPv4 in the clothes of IPv6', '::FFFF:198.51.100.7', '198.51.100.7'],
    ['our proxy itself when it names nobody', undefined, '10.0.0.9'],
    ['our proxy itself when it names what is no address', '198.51.100.7, unknown', '10.0.0.9'],
    ['our proxy itself when it names nothing behind the comma', '198.51.100.7,', '10.0.0.9'],
    ['our proxy itself when it names an address with its port', '198.51.100.7:80', '10.0.0.9'],
    [
      'our proxy itself when it names something longer than addresses are',
      `::1%${'a'.repeat(61)}`,
      '10.0.0.9',
    ],
  ])('is %s', (_what, told, address) => {
    expect(asks('10.0.0.9', told)).toBe(address)
    expect(asks('::ffff:10.0.0.9', told)).toBe(address)
  })

  it('is whoever has connected, when that is no proxy of ours', () => {
    expect(asks('203.0.113.9', '10.0.0.1')).toBe('203.0.113.9')
    expect(asks('10.0.0.9', '203.0.113.9', '192.0.2.0/24')).toBe('10.0.0.9')
    expect(asks('192.0.2.1', '203.0.113.9', '192.0.2.0/24')).toBe('203.0.113.9')
    expect(asks(undefined, '203.0.113.9')).toBe('unknown')
  })
})
