import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { ASSET_FIGURES, type AssetKind } from './assets.ts'
import {
  conditionAfterDay,
  failuresPpmAMonth,
  PERFECT_PPM,
  UPKEPT_BELOW_PPM,
  wearPpmADay,
} from './condition.ts'

// The keys are those of the record.
const kinds = Object.keys(ASSET_FIGURES) as AssetKind[]
const FULL = 1_000_000

function conditionIn(days: number, from: number, kind: AssetKind, maintenancePpm: number): number {
  let condition = from
  for (let day = 0; day < days; day += 1) {
    condition = conditionAfterDay(condition, wearPpmADay(kind), maintenancePpm)
  }
  return condition
}

describe('the condition of an asset', () => {
  it.each(kinds)('lasts its years without upkeep: %s', (kind) => {
    const { years } = ASSET_FIGURES[kind]
    expect(conditionIn(Math.floor(years * 365 * 0.98), PERFECT_PPM, kind, 0)).toBeGreaterThan(0)
    expect(conditionIn(Math.ceil(years * 365 * 1.02), PERFECT_PPM, kind, 0)).toBe(0)
  })

  it.each([
    [FULL, UPKEPT_BELOW_PPM],
    [FULL / 2, 2 * UPKEPT_BELOW_PPM],
    [FULL / 4, 4 * UPKEPT_BELOW_PPM],
  ])('tends to what upkeep of %d millionths pays for, from above and from below', (maintenancePpm, below) => {
    for (const start of [PERFECT_PPM, 300_000]) {
      const end = conditionIn(30_000, start, 'pump', maintenancePpm)
      expect(Math.abs(PERFECT_PPM - end - below)).toBeLessThan(2000)
    }
  })

  it('stays between nothing and perfect, and is the better the more is paid', () => {
    const ppm = fc.integer({ min: 0, max: FULL })
    fc.assert(
      fc.property(ppm, ppm, fc.constantFrom(...kinds), (condition, maintenance, kind) => {
        const wear = wearPpmADay(kind)
        const next = conditionAfterDay(condition, wear, maintenance)
        expect(Number.isInteger(next) && next >= 0 && next <= PERFECT_PPM).toBe(true)
        expect(next).toBeGreaterThanOrEqual(conditionAfterDay(condition, wear, Math.floor(maintenance / 2)))
      }),
    )
  })
})

describe('failures', () => {
  it.each(kinds)('come a hundred times as often where nothing is left: %s', (kind) => {
    const best = failuresPpmAMonth(kind, PERFECT_PPM)
    expect(best).toBe(ASSET_FIGURES[kind].failuresPpm)
    expect(failuresPpmAMonth(kind, PERFECT_PPM - UPKEPT_BELOW_PPM)).toBe(2 * best)
    expect(failuresPpmAMonth(kind, 0)).toBe(101 * best)
  })

  it.each(kinds)('take a time to repair that is known: %s', (kind) => {
    const { repairHoursMin, repairHoursMax } = ASSET_FIGURES[kind]
    expect(repairHoursMin).toBeGreaterThan(0)
    expect(repairHoursMax).toBeGreaterThan(repairHoursMin)
  })
})
