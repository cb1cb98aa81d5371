import { describe, expect, it } from '@jest/globals'

import type { Conditions, Grant } from '@urbe/contracts'

import { isWithin, reaches } from './reach.ts'

const [A, B] = ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', '017f22e2-79b0-7cc3-98c4-dc0c0c073990']
const office: Conditions = { ipIn: ['10.0.0.0/8', '2001:db8::/32'] }
const noon: Conditions = { timeWindow: { timeZone: 'Europe/Lisbon', from: '12:00', to: '13:00' } }
const morning: Conditions = { timeWindow: { timeZone: 'Europe/Lisbon', from: '08:00', to: '13:00' } }

describe('conditions', () => {
  it.each<[Conditions, Conditions, boolean]>([
    [{}, {}, true],
    [office, {}, true],
    [{}, office, false],
    [{ ipIn: ['10.0.0.0/8'] }, office, true],
    [{ ipIn: ['10.0.0.0/8', '11.0.0.0/8'] }, office, false],
    [{}, noon, false],
    [noon, noon, true],
    [morning, noon, false],
    [{}, { mfa: true }, false],
    [{ mfa: true }, { mfa: true }, true],
    [{}, { owner: true }, false],
    [{ authAgeSeconds: 600 }, { authAgeSeconds: 300 }, false],
    [{ authAgeSeconds: 300 }, { authAgeSeconds: 300 }, true],
    [{}, { authAgeSeconds: 300 }, false],
    [{ citiesInclude: [A.toUpperCase()] }, { citiesInclude: [A, B] }, true],
    [{ citiesInclude: [A, B] }, { citiesInclude: [A] }, false],
    [{}, { citiesInclude: [A] }, false],
    [{ citiesInclude: [A] }, { citiesInclude: [A], mfa: true }, false],
  ])('%j are within %j: %p', (narrow, wide, expected) => {
    expect(isWithin(narrow, wide)).toBe(expected)
  })
})

describe('grants', () => {
  const grant = (effect: Grant['effect'], conditions?: Conditions): Grant => ({
    effect,
    permission: 'city:read',
    ...(conditions && { conditions }),
  })

  it.each<[string, Grant[], Conditions, boolean]>([
    ['of nothing', [], {}, false],
    ['without conditions', [grant('allow')], {}, true],
    [
      'of two cities, one by one',
      [A, B].map((city) => grant('allow', { citiesInclude: [city] })),
      { citiesInclude: [A, B] },
      true,
    ],
    ['of one of two cities', [grant('allow', { citiesInclude: [A] })], { citiesInclude: [A, B] }, false],
    ['of an office, for everywhere', [grant('allow', office)], {}, false],
    ['with a denial', [grant('allow'), grant('deny')], {}, false],
    ['with a denial from elsewhere', [grant('allow'), grant('deny', office)], {}, false],
    [
      'with a denial of one city, for all',
      [grant('allow'), grant('deny', { citiesInclude: [A] })],
      {},
      false,
    ],
    [
      'with a denial of this city',
      [grant('allow'), grant('deny', { citiesInclude: [A] })],
      { citiesInclude: [A] },
      false,
    ],
    [
      'with a denial of another city',
      [grant('allow'), grant('deny', { citiesInclude: [A] })],
      { citiesInclude: [B] },
      true,
    ],
  ])('%s: %j reach %j: %p', (_, own, conditions, expected) => {
    expect(reaches(own, conditions)).toBe(expected)
  })
})
