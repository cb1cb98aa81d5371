import { describe, expect, it } from '@jest/globals'

import { atan2, cos, exp, intPow, log, PI, pow, sin } from './dmath.ts'
import { ANGLE_MAX } from './trigonometry.ts'

const SAMPLES = 20_000
const number = new Float64Array(1)
const bits = new BigInt64Array(number.buffer)

/** How many doubles lie between two of the same sign. */
function steps(a: number, b: number): number {
  if (Object.is(a, b)) return 0
  const [first, second] = [a, b].map((x) => {
    number[0] = x
    return bits[0] ?? 0n
  })
  return Math.abs(Number((first ?? 0n) - (second ?? 0n)))
}

/** Numbers from 0 to 1 that are the same in every run. */
function* spread(salt: number): Generator<number> {
  let state = salt
  for (let drawn = 0; drawn < SAMPLES; drawn += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state / 2 ** 32
  }
}

/** The largest distance to the function of the language, which is itself at most one step from the truth. */
function worst(own: (x: number) => number, theirs: (x: number) => number, from: number, to: number): number {
  let most = 0
  for (const share of spread(7)) {
    const x = from + share * (to - from)
    most = Math.max(most, steps(own(x), theirs(x)))
  }
  return most
}

describe('is at most one step away from the language’s own', () => {
  it.each([
    ['exp', exp, Math.exp, -740, 709],
    ['exp near zero', exp, Math.exp, -1, 1],
    ['log', log, Math.log, 1e-300, 1e300],
    ['log near one', log, Math.log, 0.5, 2],
    ['sin', sin, Math.sin, -10, 10],
    ['sin of large angles', sin, Math.sin, -ANGLE_MAX, ANGLE_MAX],
    ['cos', cos, Math.cos, -10, 10],
    ['atan2 above', (x: number) => atan2(1, x), (x: number) => Math.atan2(1, x), -20, 20],
    ['atan2 below', (x: number) => atan2(-3, x), (x: number) => Math.atan2(-3, x), -20, 20],
    ['pow 1.5', (x: number) => pow(x, 1.5), (x: number) => x ** 1.5, 0, 1e6],
    ['pow -0.3', (x: number) => pow(x, -0.3), (x: number) => x ** -0.3, 1e-9, 10],
    ['pow 12.345', (x: number) => pow(x, 12.345), (x: number) => x ** 12.345, 0.1, 50],
    ['2.5 to all powers', (x: number) => pow(2.5, x), (x: number) => 2.5 ** x, -700, 700],
  ] as const)('%s', (_, own, theirs, from, to) => {
    expect(worst(own, theirs, from, to)).toBeLessThanOrEqual(1)
  })
})

/** Every bit of every function, as one number: another machine or engine has to come to the same. */
it('gives the same bits as when this was written', () => {
  let digest = 0n
  const add = (x: number) => {
    number[0] = x
    digest = BigInt.asUintN(64, (digest ^ (bits[0] ?? 0n)) * 0x100000001b3n)
  }
  for (const share of spread(99)) {
    const x = (share - 0.5) * 80
    for (const value of [exp(x), log(share), sin(x), cos(x), atan2(x, share), pow(share * 9, x)]) add(value)
  }
  expect(digest.toString(16)).toBe('2055257f6e828592')
})

describe('at the edges', () => {
  const edges = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 5e-324, 1e-320, 2.5e-308, 1e308]
  it.each(edges)('exp, log and atan2 of %d are what the standard says', (x) => {
    expect([steps(exp(x), Math.exp(x)) <= 1, log(x)]).toEqual([true, Math.log(x)])
    for (const other of edges) expect([x, other, atan2(x, other)]).toEqual([x, other, Math.atan2(x, other)])
  })

  it.each(edges.filter((x) => !(x < 0)).map(Math.abs))('pow of %d is what the standard says', (x) => {
    for (const y of [...edges, 0.5, 2, 3, -0.5, -2]) {
      const [own, theirs] = [pow(x, y), x ** y]
      const isOne = x === 1
      expect([x, y, isOne || steps(own, theirs) <= 1]).toEqual([x, y, true])
    }
  })

  it('exp ends in zero and in infinity', () => {
    expect([exp(-746), exp(-745.1) > 0, exp(709.7) < Infinity, exp(709.8)]).toEqual([0, true, true, Infinity])
  })

  it('there is no power of a negative number, and no sine of an angle too large', () => {
    expect([pow(-1, 2), sin(ANGLE_MAX * 1.01), cos(Infinity), sin(Number.NaN)]).toEqual(
      new Array(4).fill(Number.NaN),
    )
  })

  it('zero keeps its sign in a sine', () => {
    expect([sin(-0), sin(0), cos(0)]).toEqual([-0, 0, 1])
  })
})

it('half a turn brings the sine back to nothing', () => {
  expect(Math.abs(sin(PI))).toBeLessThan(2e-16)
})

it('multiplies whole powers', () => {
  expect([intPow(3, 0), intPow(3, 1), intPow(3, 4), intPow(-2, 5), intPow(10, 15)]).toEqual([
    1, 3, 81, -32, 1e15,
  ])
})
