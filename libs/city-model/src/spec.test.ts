import { describe, expect, it } from '@jest/globals'

import { CITIZENS_MAX, CITIZENS_MIN, type CitySpec, foundWorld, loadEngines } from './index.ts'
import { checkSpec, fingerprintOf } from './spec.ts'

const engines = await loadEngines()

const town: CitySpec = { seed: 1, citizens: 500, source: { kind: 'generated' } }

describe('a spec', () => {
  it.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses %p as a seed', (seed) => {
    expect(() => foundWorld({ ...town, seed }, { engines })).toThrow(
      expect.objectContaining({ name: 'CitySpecError', code: 'seed_out_of_range' }),
    )
  })

  it.each([CITIZENS_MIN - 1, CITIZENS_MAX + 1, 700.5])('refuses %p citizens', (citizens) => {
    expect(() => foundWorld({ ...town, citizens }, { engines })).toThrow(
      expect.objectContaining({ name: 'CitySpecError', code: 'citizens_out_of_range' }),
    )
  })

  it('takes the smallest and the largest city', () => {
    for (const citizens of [CITIZENS_MIN, CITIZENS_MAX])
      expect(() => checkSpec({ ...town, citizens })).not.toThrow()
  })

  it('has a fingerprint of its own', () => {
    const others = [
      { ...town, seed: 2 },
      { ...town, citizens: 501 },
    ]
    const prints = [town, ...others].map(fingerprintOf)
    expect(new Set(prints).size).toBe(prints.length)
  })
})
