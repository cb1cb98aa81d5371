import { describe, expect, it } from '@jest/globals'

import { acceptedBand, type Expectation, scoreOf, statusOf, stretchOf, targetBand } from './score.ts'

const near: Expectation = { kind: 'near', target: 10, tolerance: 1 }
const range: Expectation = { kind: 'range', least: 0, most: 4 }
const share: Expectation = { kind: 'share', target: 0.9, least: 0.8 }
const outliers: Expectation = { kind: 'outliers', most: 0.02, penalty: 2 }
const hard: Expectation = { kind: 'near', target: 3, tolerance: 2, hard: { least: 1, most: 10 } }

it.each([
  [0, 5],
  [0.5, 4],
  [1, 3],
  [1.5, 2],
  [2, 1],
  [3, 0.5],
])('a figure of weight %d has a band of warning times %d', (weight, stretch) => {
  expect(stretchOf(weight)).toBe(stretch)
})

it.each<[Expectation, number, readonly (readonly [number, string])[]]>([
  [
    near,
    2,
    [
      [11, 'pass'],
      [11.9, 'warn'],
      [12.1, 'fail'],
    ],
  ],
  [
    near,
    1,
    [
      [9, 'pass'],
      [4.1, 'warn'],
      [3.9, 'fail'],
    ],
  ],
  [
    range,
    2,
    [
      [4, 'pass'],
      [5.9, 'warn'],
      [6.1, 'fail'],
    ],
  ],
  [
    range,
    3,
    [
      [0, 'pass'],
      [-0.9, 'warn'],
      [-1.1, 'fail'],
    ],
  ],
  [
    share,
    2,
    [
      [0.9, 'pass'],
      [0.81, 'warn'],
      [0.79, 'fail'],
    ],
  ],
  [
    share,
    1.5,
    [
      [1, 'pass'],
      [0.76, 'warn'],
      [0.69, 'fail'],
    ],
  ],
  [
    outliers,
    2,
    [
      [0.02, 'pass'],
      [0.03, 'warn'],
      [0.05, 'fail'],
    ],
  ],
  [
    hard,
    1.5,
    [
      [4.9, 'pass'],
      [9.9, 'warn'],
      [0.9, 'fail'],
    ],
  ],
])('a figure that should be %j with weight %d passes, warns and fails', (expected, weight, cases) => {
  expect(cases.map(([value]) => statusOf(value, expected, weight))).toEqual(cases.map(([, status]) => status))
})
describe('the bands of a status', () => {
  it('know no warning at a gate', () => {
    const below: Expectation = { kind: 'below', limit: 0.2 }
    const above: Expectation = { kind: 'above', limit: 1 }
    expect([0.19, 0.2, 0.3].map((value) => statusOf(value, below, 1))).toEqual(['pass', 'fail', 'fail'])
    expect([1.1, 1, 0].map((value) => statusOf(value, above, 1))).toEqual(['pass', 'fail', 'fail'])
  })

  it('hold nothing that could not be computed', () => {
    expect(statusOf(Number.NaN, near, 1)).toBe('fail')
  })

  it('accept no less than the target', () => {
    for (const expected of [near, range, share, outliers]) {
      for (const weight of [0.5, 1, 2, 3]) {
        const [target, accepted] = [targetBand(expected), acceptedBand(expected, weight)]
        expect(accepted.least).toBeLessThanOrEqual(target.least)
        expect(accepted.most).toBeGreaterThanOrEqual(target.most)
      }
    }
  })
})

describe('a score', () => {
  it.each<[Expectation, readonly (readonly [number, number])[]]>([
    [
      near,
      [
        [10, 1],
        [11, 0.5],
        [13, 0],
      ],
    ],
    [
      range,
      [
        [2, 1],
        [4, 0.75],
        [6, 0.25],
      ],
    ],
    [
      share,
      [
        [0.95, 1],
        [0.85, 0.875],
        [0.4, 0.375],
      ],
    ],
    [
      outliers,
      [
        [0.01, 1],
        [0.04, 0.1353],
      ],
    ],
    [
      { kind: 'below', limit: 1 },
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      { kind: 'above', limit: 1 },
      [
        [2, 1],
        [1, 0],
      ],
    ],
  ])('of %j falls with the distance', (expected, cases) => {
    for (const [value, score] of cases) expect(scoreOf(value, expected)).toBeCloseTo(score, 4)
  })
})
