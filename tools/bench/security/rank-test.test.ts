import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { rankTest } from './rank-test.ts'

const upTo = (length: number, from = 0) => Array.from({ length }, (_, at) => from + at)

describe('the rank test', () => {
  it('finds no difference between what is the same', () => {
    expect(rankTest(upTo(30), upTo(30))).toBeCloseTo(1)
    expect(rankTest(upTo(30).fill(7), upTo(40).fill(7))).toBe(1)
  })

  // Twenty below twenty: R's wilcox.test(1:20, 21:40, exact = FALSE) answers 6.796e-08.
  it('answers as R does where all of one kind are below all of the other', () => {
    expect(rankTest(upTo(20), upTo(20, 20)) / 6.796e-8).toBeCloseTo(1, 2)
    expect(rankTest(upTo(20, 20), upTo(20)) / 6.796e-8).toBeCloseTo(1, 2)
  })

  it('is wrong about what is the same about as often as it says', () => {
    const random = seededRandom(3)
    let draws = 0
    const draw = () => {
      draws += 1
      return random.below(1_000, draws, 0, 1)
    }
    const found = upTo(400).filter(() => rankTest(upTo(40).map(draw), upTo(40).map(draw)) < 0.05).length
    expect(found).toBeGreaterThan(5)
    expect(found).toBeLessThan(40)
  })
})
