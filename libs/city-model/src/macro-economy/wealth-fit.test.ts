import { describe, expect, it } from '@jest/globals'

import { logGamma, regularisedBeta } from './beta.ts'
import { minimise } from './minimise.ts'
import { fitWealth } from './wealth-fit.ts'

describe('the gamma function', () => {
  it.each([
    [1, 0],
    [2, 0],
    [5, Math.log(24)],
    [0.5, Math.log(Math.PI) / 2],
    [0.1, 2.2527126517342055],
    [100, 359.1342053695754],
  ])('has at %d the logarithm %d', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 10)
  })
})

describe('the incomplete beta function', () => {
  it.each([
    [0.3, 1, 1, 0.3],
    [0.5, 2, 2, 0.5],
    [0.25, 2, 1, 0.0625],
    [0.9, 1, 3, 0.999],
    [0.4, 3, 2, 0.1792],
    [0, 2, 3, 0],
    [1, 2, 3, 1],
  ])('of %d with %d and %d is %d', (x, a, b, expected) => {
    expect(regularisedBeta(x, a, b)).toBeCloseTo(expected, 12)
  })
})

describe('the least value', () => {
  it('is found in a bent valley', () => {
    const [x = 0, y = 0] = minimise(
      ([a = 0, b = 0]) => 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a),
      [-1, 1],
    )
    expect([x, y]).toEqual([expect.closeTo(1, 3), expect.closeTo(1, 3)])
  })
})

/** The values that a Burr type XII law with shapes 3 and 2 has at evenly spread ranks. */
function burr(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const above = 1 - (index + 0.5) / count
    return Math.cbrt(1 / Math.sqrt(above) - 1) * 5
  })
}

describe('laws of wealth', () => {
  it('explain wealth that follows them', () => {
    const { singhMaddala, dagum, betaPrime } = fitWealth(burr(400))
    expect(singhMaddala).toBeGreaterThan(0.999)
    expect(dagum).toBeGreaterThan(0.97)
    expect(betaPrime).toBeGreaterThan(0.97)
  })

  it('explain wealth worse that is of two kinds', () => {
    const two = Float64Array.from({ length: 400 }, (_, index) =>
      index < 390 ? 1 + index / 1_000 : 1_000 + index,
    )
    expect(fitWealth(two).singhMaddala).toBeLessThan(0.9)
  })

  it('explain wealth that is likeliest at the end of a family, where a shape grows without end', () => {
    const inverseExponential = Float64Array.from(
      { length: 400 },
      (_, index) => -1 / Math.log((index + 0.5) / 400),
    )
    const { dagum, betaPrime } = fitWealth(inverseExponential)
    expect(betaPrime).toBeGreaterThan(0.99)
    expect(betaPrime).toBeLessThanOrEqual(1)
    expect(dagum).toBeGreaterThan(0.9)
  })

  it('say nothing of a few', () => {
    expect(fitWealth(burr(49))).toEqual({ singhMaddala: 0, dagum: 0, betaPrime: 0 })
  })
})
