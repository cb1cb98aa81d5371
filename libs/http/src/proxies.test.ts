import { describe, expect, it } from '@jest/globals'

import { PRIVATE_NETWORKS, proxiesIn } from './proxies.ts'

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
