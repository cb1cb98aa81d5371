import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  CRIME_PARAMETERS,
  offenceRate,
  perThousand,
  RATE_PPB_MAX,
  thresholdOf,
  type ZoneDrivers,
} from './index.ts'

const share = fc.nat(1_000_000)
const anyDrivers: fc.Arbitrary<ZoneDrivers> = fc.record({
  unemploymentPpm: share,
  giniPpm: share,
  lowMoodPpm: share,
  policePpm: share,
})

describe('in any zone', () => {
  it.each([
    ['unemploymentPpm', 1],
    ['giniPpm', 1],
    ['lowMoodPpm', 1],
    ['policePpm', -1],
  ] as const)('more of %s never moves offences the wrong way', (driver, sign) => {
    fc.assert(
      fc.property(anyDrivers, share, (drivers, more) => {
        const change =
          offenceRate(CRIME_PARAMETERS, { ...drivers, [driver]: drivers[driver] + more }) -
          offenceRate(CRIME_PARAMETERS, drivers)
        return sign * change >= 0
      }),
    )
  })

  it('the rate is a whole number within its limits, and its threshold fits 32 bits', () => {
    fc.assert(
      fc.property(anyDrivers, fc.nat(2_000_000_000), (drivers, basePpb) => {
        const rate = offenceRate({ ...CRIME_PARAMETERS, basePpb }, drivers)
        expect(Number.isInteger(rate)).toBe(true)
        expect(rate).toBeGreaterThanOrEqual(0)
        expect(rate).toBeLessThanOrEqual(RATE_PPB_MAX)
        expect(thresholdOf(rate)).toBe(thresholdOf(rate) >>> 0)
      }),
    )
  })

  it('what is heard of offences is never less than what there were', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 1_000_000 }), (recent, residents) => {
        return perThousand(recent, residents) * residents >= 1000 * recent
      }),
    )
  })
})
