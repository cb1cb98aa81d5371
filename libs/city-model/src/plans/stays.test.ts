import { describe, expect, it } from '@jest/globals'

import { momentOf, secondOfDay } from '../clock.ts'
import { CHILD, WORKER } from '../society.ts'
import { type Activity, AT_HOME, AT_LEISURE, AT_SCHOOL, AT_SHOP, AT_WORK } from './index.ts'
import { STAY_SECONDS_MIN } from './outings.ts'
import { peopleOf } from './planning.fixture.ts'
import { planLeaving } from './stays.ts'

const HOUR = 3600

function stays(activity: Activity, clock: number, kind: number = WORKER) {
  const people = peopleOf(kind, { employer: 7 })
  const now = momentOf(0, clock)
  people.columns.citizenActivity.fill(activity)
  return people.persons.map((person) => {
    planLeaving(people, person, now)
    const leaving = people.columns.citizenNextMove[person] ?? 0
    return { seconds: leaving - now, clock: secondOfDay(leaving), goal: people.columns.citizenGoal[person] }
  })
}

describe('a stay', () => {
  it('at work is of a working day, and of some hours even for who comes late', () => {
    for (const clock of [8, 12, 15].map((hour) => hour * HOUR)) {
      for (const { seconds } of stays(AT_WORK, clock)) {
        expect(seconds).toBeGreaterThanOrEqual(4.5 * HOUR)
        expect(seconds).toBeLessThan(9 * HOUR)
      }
    }
  })

  it('at work ends at home for most, at a shop or out for some', () => {
    const goals = stays(AT_WORK, 8 * HOUR).map(({ goal }) => goal)
    const share = (goal: Activity) => goals.filter((each) => each === goal).length / goals.length
    expect(share(AT_SHOP)).toBeCloseTo(0.18, 1)
    expect(share(AT_LEISURE)).toBeCloseTo(0.09, 1)
    expect(share(AT_HOME)).toBeCloseTo(0.73, 1)
  })

  it('at school ends between one and four, whenever it began', () => {
    for (const { clock, goal } of stays(AT_SCHOOL, 8 * HOUR, CHILD)) {
      expect(clock).toBeGreaterThanOrEqual(13 * HOUR)
      expect(clock).toBeLessThan(16 * HOUR)
      expect(goal).toBe(AT_HOME)
    }
    for (const { seconds } of stays(AT_SCHOOL, 17 * HOUR, CHILD)) expect(seconds).toBe(STAY_SECONDS_MIN)
  })

  it.each([
    ['shop', AT_SHOP, 600, 2700],
    ['venue', AT_LEISURE, 3600, 9000],
  ] as const)('at a %s ends at home', (_, activity, least, most) => {
    for (const { seconds, goal } of stays(activity, 12 * HOUR)) {
      expect(seconds).toBeGreaterThanOrEqual(least)
      expect(seconds).toBeLessThan(most)
      expect(goal).toBe(AT_HOME)
    }
  })

  it('at home is not one: an outing is planned', () => {
    expect(() => stays(AT_HOME, 12 * HOUR)).toThrow(RangeError)
  })
})
