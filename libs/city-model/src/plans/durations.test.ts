import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { percentile } from '../kpi/index.ts'
import { DURATION_STEP_SECONDS, DURATIONS, durationOf, percentileSeconds } from './durations.ts'

function counted(seconds: readonly number[]): Int32Array {
  const counts = new Int32Array(DURATIONS)
  for (const each of seconds) counts[durationOf(each)] = (counts[durationOf(each)] ?? 0) + 1
  return counts
}

describe('durations of trips', () => {
  it('have the percentiles of the trips themselves, to the step below', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_799), { minLength: 1 }),
        fc.integer({ min: 1, max: 1000 }),
        (all, permille) => {
          const exact = percentile(Int32Array.from(all), permille)
          const step = Math.floor(exact / DURATION_STEP_SECONDS) * DURATION_STEP_SECONDS
          expect(percentileSeconds(counted(all), permille)).toBe(step)
        },
      ),
    )
  })

  it('hold all beyond three hours in the last', () => {
    expect([10_799, 10_800, 1_000_000].map(durationOf)).toEqual([DURATIONS - 2, DURATIONS - 1, DURATIONS - 1])
  })

  it('of no trips are nothing', () => {
    expect(percentileSeconds(new Int32Array(DURATIONS), 950)).toBe(0)
  })
})
