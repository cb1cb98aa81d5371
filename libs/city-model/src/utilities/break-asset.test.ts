import { describe, expect, it } from '@jest/globals'

import { breakAsset, OUT_HOURS_MAX } from './break-asset.ts'

const columns = () => ({ assetOutHours: Int32Array.of(0, 5) })

describe('breaking an asset', () => {
  it('takes it out of service for so many hours', () => {
    const broken = columns()
    breakAsset(broken, 0, 12)
    expect([...broken.assetOutHours]).toEqual([12, 5])
  })

  it('leaves one that is out already for the longer of the two', () => {
    const broken = columns()
    breakAsset(broken, 1, 3)
    breakAsset(broken, 1, 8)
    expect([...broken.assetOutHours]).toEqual([0, 8])
  })

  it('goes up to a year', () => {
    const broken = columns()
    breakAsset(broken, 0, OUT_HOURS_MAX)
    expect(broken.assetOutHours[0]).toBe(OUT_HOURS_MAX)
  })

  it.each([
    [2, 5, 'asset_unknown'],
    [-1, 5, 'asset_unknown'],
    [0.5, 5, 'asset_unknown'],
    [Number.NaN, 5, 'asset_unknown'],
    [0, 0, 'hours_out_of_range'],
    [0, 1.5, 'hours_out_of_range'],
    [0, OUT_HOURS_MAX + 1, 'hours_out_of_range'],
    [0, Number.NaN, 'hours_out_of_range'],
  ])('refuses asset %d for %d hours', (asset, hours, code) => {
    const broken = columns()
    expect(() => breakAsset(broken, asset, hours)).toThrow(
      expect.objectContaining({ name: 'UtilityError', code }),
    )
    expect([...broken.assetOutHours]).toEqual([0, 5])
  })
})
