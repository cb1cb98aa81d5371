import { describe, expect, it } from '@jest/globals'

import { networksOf } from './networks.ts'

describe('attempts are counted together', () => {
  it.each([
    '192.0.2.1',
    '::ffff:192.0.2.1',
    '::FFFF:192.0.2.1',
    '::ffff:c000:201',
    '0:0:0:0:0:ffff:c000:0201',
  ])('from one IPv4 address, spelled %s', (address) => {
    expect(networksOf(address)).toEqual({ near: '192.0.2.1', wide: undefined })
  })

  it.each(['2001:db8:1:2::1', '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2:3:4:192.0.2.1'])(
    'from one /64, and from its /48: %s',
    (address) => {
      expect(networksOf(address)).toEqual({ near: '2001:db8:1:2::/64', wide: '2001:db8:1::/48' })
    },
  )

  it('from addresses with a zone or no groups written', () => {
    expect(networksOf('fe80::1%eth0').near).toBe('fe80:0:0:0::/64')
    expect(networksOf('::1').near).toBe('0:0:0:0::/64')
  })

  it('from places that have no address', () => {
    expect(networksOf('unknown')).toEqual({ near: 'unknown', wide: undefined })
  })
})
