import { describe, expect, it } from '@jest/globals'

import { placesIn } from './country-file.ts'
import { distanceKm } from './places.ts'

const rows = [
  '203.0.113.0,203.0.113.255,PT',
  '198.51.100.0,198.51.101.255,BR',
  '"2001:db8::","2001:db8:ffff:ffff:ffff:ffff:ffff:ffff","JP"',
  '',
]

describe('a file of countries', () => {
  it.each([
    ['203.0.113.0/24', 'PT'],
    ['198.51.101.0/24', 'BR'],
    ['2001:db8:85a3::/48', 'JP'],
    ['198.51.102.0/24', undefined],
    ['2001:db9:0::/48', undefined],
    ['0.0.0.0/24', undefined],
  ])('says that %s is in %s', (network, country) => {
    expect(placesIn(rows)(network)?.country).toBe(country)
  })

  it('is refused with the number of the row that is none', () => {
    expect(() => placesIn([...rows, 'nonsense'])).toThrow('row 5')
  })
})

it('measures from border to border, and nothing between neighbours', () => {
  expect(distanceKm('PT', 'ES')).toBe(0)
  expect(distanceKm('DE', 'DE')).toBe(0)
  expect(distanceKm('PT', 'JP')).toBeGreaterThan(10_000)
  expect(distanceKm('PT', 'JP')).toBe(distanceKm('JP', 'PT'))
  expect(distanceKm('PT', 'no country')).toBe(0)
})
