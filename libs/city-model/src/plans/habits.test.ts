import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { belowFrom, percentFrom } from './asks.ts'
import { officeSpread, schoolEnd, schoolStart, workStart } from './habits.ts'

const HOUR = 3600
const word = fc.integer({ min: 0, max: 0xffffffff })

describe('a habit out of a word of chance', () => {
  it('begins work in the early morning, in the rush, or with a later shift', () => {
    fc.assert(
      fc.property(word, (habit) => {
        const hour = workStart(habit, officeSpread(100_000)) / HOUR
        return [5.75, 13.5, 21.5].includes(hour) || (hour >= 7 && hour < 8.8)
      }),
    )
  })

  it('spreads the rush over more hours in a metropolis', () => {
    const hours = Array.from(
      { length: 20_000 },
      (_, at) => workStart(Math.imul(at, 0x9e3779b1) >>> 0, officeSpread(1_000_000)) / HOUR,
    )
    const inOffices = hours.filter((hour) => ![5.75, 13.5, 21.5].includes(hour))
    const inBusiest = inOffices.filter((hour) => hour >= 7.5 && hour < 8.5).length
    expect(Math.min(...inOffices)).toBeGreaterThan(4.9)
    expect(Math.max(...inOffices)).toBeLessThan(11)
    expect(inBusiest / hours.length).toBeCloseTo(0.26, 1)
  })

  it('goes to school in the morning and leaves it after noon', () => {
    fc.assert(
      fc.property(word, (habit) => {
        const [start, end] = [schoolStart(habit) / HOUR, schoolEnd(habit) / HOUR]
        return start >= 7.5 && start < 8.3 && end >= 13 && end < 16
      }),
    )
  })
})

describe('parts of a word', () => {
  it('are percentages and numbers below a limit', () => {
    fc.assert(
      fc.property(
        word,
        fc.constantFrom(0, 8, 16, 24),
        fc.integer({ min: 1, max: 60_000 }),
        (chance, bit, limit) => {
          const percent = percentFrom(chance, bit)
          const below = belowFrom(chance, bit % 24, limit)
          expect(percent >= 0 && percent < 100 && Number.isInteger(percent)).toBe(true)
          expect(below >= 0 && below < limit && Number.isInteger(below)).toBe(true)
        },
      ),
    )
  })

  it('do not depend on the rest of it', () => {
    expect(percentFrom(0xff80_00ff, 16)).toBe(50)
    expect(percentFrom(0x0080_0000, 16)).toBe(50)
    expect(belowFrom(0x8000_1234, 16, 1000)).toBe(500)
    expect(percentFrom(0xffff_ffff, 24)).toBe(99)
  })
})
