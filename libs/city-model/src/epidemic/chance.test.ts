import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { chanceOf, purpose, WAITING_MAX } from './chance.ts'

const PERSONS = 20_000
const everyone = Array.from({ length: PERSONS }, (_, person) => person)
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('chance by counter', () => {
  it('gives the same answer to the same question, in any order', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (seed, person, step) => {
        const chance = chanceOf(seed)
        const first = chance.share(person, step, purpose.meet)
        chance.share(person + 1, step, purpose.severe)
        expect(chance.share(person, step, purpose.meet)).toBe(first)
        expect(chanceOf(seed).share(person, step, purpose.meet)).toBe(first)
      }),
    )
  })

  it('stays inside its bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, person) => {
        const chance = chanceOf(seed)
        const share = chance.share(person, 0, purpose.start)
        const waiting = chance.waiting(person, 0, purpose.start)
        expect(share > 0 && share < 1 && waiting > 0 && waiting < WAITING_MAX).toBe(true)
      }),
    )
  })

  it('keeps questions, steps, persons and all of the seed apart', () => {
    const shares = [
      chanceOf(1).share(1, 1, purpose.severe),
      chanceOf(1).share(1, 1, purpose.outcome),
      chanceOf(1).share(1, 2, purpose.severe),
      chanceOf(1).share(2, 1, purpose.severe),
      chanceOf(2).share(1, 1, purpose.severe),
      chanceOf(1 + 2 ** 32).share(1, 1, purpose.severe),
    ]
    expect(new Set(shares).size).toBe(shares.length)
  })

  it('is even, and waits exponentially', () => {
    const chance = chanceOf(11)
    const shares = everyone.map((person) => chance.share(person, 0, purpose.infectious))
    const waits = everyone.map((person) => chance.waiting(person, 0, purpose.incubation))
    // Four deviations: sqrt(1/12) of the even distribution, 1 of the exponential one.
    expect(Math.abs(meanOf(shares) - 1 / 2)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(PERSONS))
    expect(Math.abs(meanOf(waits) - 1)).toBeLessThan(4 / Math.sqrt(PERSONS))
    const long = waits.filter((wait) => wait > 2).length / PERSONS
    expect(Math.abs(long - Math.exp(-2))).toBeLessThan(
      4 * Math.sqrt((Math.exp(-2) * (1 - Math.exp(-2))) / PERSONS),
    )
  })

  it('tells two questions about one person nothing about each other', () => {
    const chance = chanceOf(5)
    const products = everyone.map(
      (person) =>
        (chance.share(person, 0, purpose.severe) - 0.5) * (chance.share(person, 0, purpose.outcome) - 0.5),
    )
    expect(Math.abs(meanOf(products))).toBeLessThan(4 / 12 / Math.sqrt(PERSONS))
  })
})
