import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom } from '@urbe/kernel'

import { dayOf, isWorkingDay, momentOf, secondOfDay } from '../clock.ts'
import { AT_HOME, AT_SHOP, AT_WORK } from './columns.ts'
import { goalAfter, leavingTime, nextOuting } from './day-plan.ts'

const random = seededRandom(9)
const citizen = fc.nat(100_000)
const second = fc.nat(86_400 * 60)

describe('a day plan', () => {
  it('always lies ahead and within a week', () => {
    fc.assert(
      fc.property(citizen, fc.boolean(), second, (id, isEmployed, now) => {
        const { at } = nextOuting(random, id, isEmployed, now)
        expect(at).toBeGreaterThan(now)
        expect(at - now).toBeLessThan(7 * 86_400)
      }),
    )
  })

  it('sends people to work on working days only, and only those who have work', () => {
    fc.assert(
      fc.property(citizen, fc.boolean(), second, (id, isEmployed, now) => {
        const { at, goal } = nextOuting(random, id, isEmployed, now)
        if (goal === AT_WORK) expect(isEmployed && isWorkingDay(dayOf(at))).toBe(true)
      }),
    )
  })

  it('piles departures to work up between seven and nine', () => {
    const monday = Array.from({ length: 1000 }, (_, id) => nextOuting(random, id, true, -1))
    const early = monday.filter(({ at }) => secondOfDay(at) >= 7 * 3600 && secondOfDay(at) < 9 * 3600)
    expect(early.length).toBeGreaterThan(750)
  })

  it('keeps people at work for some hours even when they come late', () => {
    fc.assert(
      fc.property(citizen, second, (id, now) => {
        const stayed = leavingTime(random, id, AT_WORK, now) - now
        expect(stayed).toBeGreaterThanOrEqual(4 * 3600)
        expect(stayed).toBeLessThan(9 * 3600)
      }),
    )
  })

  it('ends errands at home', () => {
    expect(goalAfter(random, 1, AT_SHOP, momentOf(0, 43_200))).toBe(AT_HOME)
  })
})

describe('the clock', () => {
  it('begins on a Monday at half past five', () => {
    expect([dayOf(0), secondOfDay(0), isWorkingDay(dayOf(0))]).toEqual([0, 19_800, true])
  })

  it('rests on the sixth and seventh day', () => {
    expect([4, 5, 6, 7].map(isWorkingDay)).toEqual([true, false, false, true])
  })

  it('turns a day and a second of it into a moment and back', () => {
    fc.assert(
      fc.property(second, (now) => {
        expect(momentOf(dayOf(now), secondOfDay(now))).toBe(now)
      }),
    )
  })
})
