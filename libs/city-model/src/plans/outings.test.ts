import { describe, expect, it } from '@jest/globals'

import { dayOf, isWorkingDay, momentOf, secondOfDay } from '../clock.ts'
import { CHILD, RETIRED, WORKER } from '../society.ts'
import { AT_HOME, AT_LEISURE, AT_SCHOOL, AT_SHOP, AT_WORK } from './index.ts'
import { planFromHome, STAY_SECONDS_MIN } from './outings.ts'
import { peopleOf } from './planning.fixture.ts'
import { SCHOOL_AGE_YEARS, writeProfile } from './profile.ts'

type People = ReturnType<typeof peopleOf>

const HOUR = 3600
const MONDAY = 0
const SATURDAY = 5

/** The outings of one whole day when each lasts so long. */
function outings(people: People, day: number, lasting = 2 * HOUR) {
  return people.persons.map((person) => {
    const made: { at: number; goal: number }[] = []
    let now = momentOf(day, 0) - STAY_SECONDS_MIN
    for (;;) {
      planFromHome(people, person, now)
      const [at, goal] = [
        people.columns.citizenNextMove[person] ?? 0,
        people.columns.citizenGoal[person] ?? 0,
      ]
      if (dayOf(at) !== day) return made
      if (goal !== AT_HOME) made.push({ at: secondOfDay(at), goal })
      now = goal === AT_HOME ? at : at + lasting
    }
  })
}

function share<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.filter(is).length / all.length
}

describe('a working day', () => {
  const days = outings(peopleOf(WORKER, { employer: 7 }), MONDAY, 9 * HOUR)

  it('begins with the way to work for all who have some', () => {
    expect(days.every(([first]) => first?.goal === AT_WORK)).toBe(true)
  })

  it('has most departures between seven and nine, and some shifts', () => {
    const early = share(days, ([first]) => (first?.at ?? 0) >= 7 * HOUR && (first?.at ?? 0) < 9 * HOUR)
    expect(early).toBeGreaterThan(0.75)
    expect(share(days, ([first]) => (first?.at ?? 0) > 13 * HOUR)).toBeGreaterThan(0.05)
  })

  it('ends with an outing for half of them, none before a shift at night', () => {
    expect(share(days, (day) => day.length > 1)).toBeGreaterThan(0.4)
    expect(share(days, (day) => day.length > 1)).toBeLessThan(0.6)
    for (const [first, second] of days) if ((first?.at ?? 0) > 20 * HOUR) expect(second).toBeUndefined()
  })

  it('is free for who has no work, and at the weekend for all', () => {
    for (const free of [
      outings(peopleOf(WORKER), MONDAY),
      outings(peopleOf(WORKER, { employer: 7 }), SATURDAY),
    ])
      expect(free.flat().every(({ goal }) => goal === AT_SHOP || goal === AT_LEISURE)).toBe(true)
  })
})

describe('a school day', () => {
  const pupils = peopleOf(CHILD, { bornMonth: -12 * 9 })

  it('begins between half past seven and half past eight', () => {
    const mornings = outings(pupils, MONDAY, 6 * HOUR).map(([first]) => first)
    expect(mornings.every((first) => first?.goal === AT_SCHOOL)).toBe(true)
    const departures = mornings.map((first) => first?.at ?? 0)
    expect(Math.min(...departures)).toBeGreaterThanOrEqual(7.5 * HOUR)
    expect(Math.max(...departures)).toBeLessThanOrEqual(8.5 * HOUR)
  })

  it('is on working days only', () => {
    expect(
      outings(pupils, SATURDAY)
        .flat()
        .some(({ goal }) => goal === AT_SCHOOL),
    ).toBe(false)
  })

  it('is not for those below six, who stay at home until the month they are', () => {
    const born = 2 - 12 * SCHOOL_AGE_YEARS
    const infants = peopleOf(CHILD, { bornMonth: born })
    expect(outings(infants, MONDAY).flat()).toEqual([])
    const [person = 0] = infants.persons
    planFromHome(infants, person, momentOf(MONDAY, 8 * HOUR))
    const look = infants.columns.citizenNextMove[person] ?? 0
    expect([dayOf(look), infants.columns.citizenGoal[person]]).toEqual([60, AT_HOME])
    writeProfile(infants, person, look)
    planFromHome(infants, person, look)
    expect(isWorkingDay(60)).toBe(true)
    expect(infants.columns.citizenGoal[person]).toBe(AT_SCHOOL)
  })
})

describe('a free day', () => {
  it('has about one and a half outings of the retired, in the light of day', () => {
    const days = outings(peopleOf(RETIRED), MONDAY)
    const mean = days.flat().length / days.length
    expect(mean).toBeGreaterThan(1.4)
    expect(mean).toBeLessThan(1.7)
    for (const { at } of days.flat()) expect(at >= 8.5 * HOUR && at < 18.5 * HOUR).toBe(true)
  })
})

describe('a plan', () => {
  it('lies ahead, within two days, and is the same whenever it is made', () => {
    const people = peopleOf(RETIRED)
    for (const person of people.persons) {
      const now = (person * 7919) % (7 * 86_400)
      planFromHome(people, person, now)
      const first = people.columns.citizenNextMove[person] ?? 0
      expect(first - now).toBeGreaterThanOrEqual(STAY_SECONDS_MIN)
      expect(dayOf(first) - dayOf(now)).toBeLessThanOrEqual(1)
      planFromHome(people, person, now)
      expect(people.columns.citizenNextMove[person]).toBe(first)
    }
  })

  it('differs from day to day', () => {
    const people = peopleOf(RETIRED)
    const [monday, tuesday] = [0, 1].map((day) => outings(people, day).map(([first]) => first?.at))
    expect(share(people.persons, (person) => monday?.[person] === tuesday?.[person])).toBeLessThan(0.1)
  })

  it('is looked into again in the morning when nothing was planned', () => {
    const people = peopleOf(RETIRED)
    const evening = momentOf(MONDAY, 23 * HOUR)
    const looks = people.persons.filter((person) => {
      planFromHome(people, person, evening)
      return people.columns.citizenGoal[person] === AT_HOME
    })
    expect(looks.length).toBeGreaterThan(0)
    for (const person of looks) {
      const at = people.columns.citizenNextMove[person] ?? 0
      expect([dayOf(at), Math.floor(secondOfDay(at) / (5 * HOUR))]).toEqual([1, 0])
    }
  })
})
