import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom, threefry2x32 } from './random.ts'

const u32 = fc.integer({ min: 0, max: 0xffffffff })

function words(counter: readonly [number, number], key: readonly [number, number]): number[] {
  const out = new Uint32Array(2)
  threefry2x32(...counter, ...key, out)
  return [...out]
}

describe('threefry2x32 with 20 rounds', () => {
  it('answers zero as its authors published', () => {
    expect(words([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe])
  })

  it('answers all ones as its authors published', () => {
    expect(words([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toEqual([0x1cb996fc, 0xbb002be7])
  })

  it('answers the digits of pi as its authors published', () => {
    expect(words([0x243f6a88, 0x85a308d3], [0x13198a2e, 0x03707344])).toEqual([0xc4923a9c, 0x483df7a0])
  })
})

describe('seeded random', () => {
  it('gives the same number to the same question in any order', () => {
    fc.assert(
      fc.property(u32, u32, fc.integer({ min: 0, max: 2 ** 20 }), (seed, entity, tick) => {
        const one = seededRandom(seed)
        const early = one.word(entity, tick, 3)
        one.word(entity + 1, tick, 3)
        expect(seededRandom(seed).word(entity, tick, 3)).toBe(early)
      }),
    )
  })

  it('stays below its limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), u32, u32, (limit, seed, entity) => {
        const value = seededRandom(seed).below(limit, entity, 1, 2)
        expect(Number.isInteger(value) && value >= 0 && value < limit).toBe(true)
      }),
    )
  })

  it('keeps purposes, ticks, streams and the upper half of the seed apart', () => {
    const values = [
      seededRandom(7).word(1, 1, 1),
      seededRandom(7).word(1, 1, 2),
      seededRandom(7).word(1, 2, 1),
      seededRandom(7, 1).word(1, 1, 1),
      seededRandom(7 + 2 ** 32).word(1, 1, 1),
    ]
    expect(new Set(values).size).toBe(values.length)
  })

  it('spreads evenly over ten boxes', () => {
    const random = seededRandom(42)
    const boxes = new Array<number>(10).fill(0)
    for (let id = 0; id < 10_000; id += 1) {
      const box = random.below(10, id, 0, 0)
      boxes[box] = (boxes[box] ?? 0) + 1
    }
    expect(Math.min(...boxes)).toBeGreaterThan(900)
    expect(Math.max(...boxes)).toBeLessThan(1100)
  })
})
