import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type Facts, OUTSIDE, SEEKING, WORKING, wishedMood } from './index.ts'

const anyFacts: fc.Arbitrary<Facts> = fc.record({
  bought: fc.nat(40),
  wanted: fc.nat(40),
  employment: fc.constantFrom(WORKING, SEEKING, OUTSIDE),
  commuteSeconds: fc.nat(8000),
  housingShare: fc.nat(1000),
  health: fc.nat(1000),
  offencesNearby: fc.nat(40),
  airIndex: fc.integer({ min: 1, max: 5 }),
  noiseTenths: fc.nat(900),
  outageMinutes: fc.nat(1440),
})

describe('whatever else is the case', () => {
  it.each([
    ['goods', 'bought', 1],
    ['time on the way', 'commuteSeconds', -1],
    ['of the income for the home', 'housingShare', -1],
    ['health', 'health', 1],
    ['offences', 'offencesNearby', -1],
    ['bad air', 'airIndex', -1],
    ['noise', 'noiseTenths', -1],
    ['outages', 'outageMinutes', -1],
  ] as const)('more %s never moves the mood the wrong way', (_, fact, sign) => {
    fc.assert(
      fc.property(anyFacts, fc.nat(500), (facts, more) => {
        const change = wishedMood({ ...facts, [fact]: facts[fact] + more }) - wishedMood(facts)
        return sign * change >= 0
      }),
    )
  })

  it('the mood that is led to is a whole number of 0..1000', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const wished = wishedMood(facts)
        expect(Number.isInteger(wished)).toBe(true)
        expect(wished).toBeGreaterThanOrEqual(0)
        expect(wished).toBeLessThanOrEqual(1000)
      }),
    )
  })

  it('work with a short way is better than to seek it', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const near = { ...facts, commuteSeconds: 600 }
        return wishedMood({ ...near, employment: WORKING }) > wishedMood({ ...near, employment: SEEKING })
      }),
    )
  })
})
