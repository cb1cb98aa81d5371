import { describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { CHILD, RETIRED, WORKER } from '../society.ts'
import { CLASS_WAGES_UP_TO } from './classes.ts'
import { NONE } from './index.ts'
import { peopleOf } from './planning.fixture.ts'
import {
  classIn,
  hasBicycleIn,
  hasCarIn,
  homeOf,
  isInfantIn,
  kindIn,
  SCHOOL_AGE_YEARS,
  shopOf,
  startIn,
  traits,
  workOf,
  writeProfile,
} from './profile.ts'
import { BICYCLE_PERCENT, CAR_PERCENT } from './vehicles.ts'

const HOUR = 3600

function written(people: ReturnType<typeof peopleOf>, person = 0, now = 0) {
  writeProfile(people, person, now)
  return traits(people.columns, person)
}

describe('a profile', () => {
  it('has home, work and shop as other parts have them', () => {
    const people = peopleOf(WORKER, { employer: 4 })
    people.society.businessNode[4] = 41
    people.society.businessNode[5] = 51
    people.columns.householdNode[0] = 0
    people.columns.householdShop[0] = 5
    written(people)
    expect([homeOf(people.columns, 0), workOf(people.columns, 0), shopOf(people.columns, 0)]).toEqual([
      0, 41, 51,
    ])
    people.columns.citizenEmployer[0] = NONE
    people.columns.householdShop[0] = NONE
    people.shop[0] = 77
    expect(workOf(people.columns, 0)).toBe(41)
    written(people)
    expect([workOf(people.columns, 0), shopOf(people.columns, 0)]).toEqual([NONE, 77])
  })

  it.each([CHILD, WORKER, RETIRED])('keeps the kind %i', (kind) => {
    expect(kindIn(written(peopleOf(kind)))).toBe(kind)
  })

  it('has the class of income by the wage', () => {
    const people = peopleOf(WORKER)
    const [low, middle] = CLASS_WAGES_UP_TO
    const classes = [0, low - 1, low, middle - 1, middle, 10 * middle].map((wage) => {
      people.columns.citizenWage[0] = wage
      return classIn(written(people))
    })
    expect(classes).toEqual([0, 0, 1, 1, 2, 2])
  })

  it('calls infants those who are not six yet', () => {
    const sixInMonth = (month: number) => month - 12 * SCHOOL_AGE_YEARS
    const isInfant = (kind: number, bornMonth: number, now: number) =>
      isInfantIn(written(peopleOf(kind, { bornMonth }), 0, now))
    expect(isInfant(CHILD, sixInMonth(1), momentOf(29, 0))).toBe(true)
    expect(isInfant(CHILD, sixInMonth(1), momentOf(30, 0))).toBe(false)
    expect(isInfant(WORKER, sixInMonth(1), momentOf(29, 0))).toBe(false)
  })
})

describe('the traits of a person', () => {
  it('give cars to adults and bicycles to all, by their shares and for good', () => {
    const adults = peopleOf(RETIRED)
    const share = (has: (known: number) => boolean) =>
      adults.persons.filter((person) => has(traits(adults.columns, person))).length / adults.persons.length
    const within = (percent: number) =>
      4 * Math.sqrt((percent / 100) * (1 - percent / 100) * (1 / adults.persons.length))
    expect(Math.abs(share(hasCarIn) - CAR_PERCENT / 100)).toBeLessThan(within(CAR_PERCENT))
    expect(Math.abs(share(hasBicycleIn) - BICYCLE_PERCENT / 100)).toBeLessThan(within(BICYCLE_PERCENT))
    const before = traits(adults.columns, 5)
    expect(written(adults, 5, momentOf(300, 0))).toBe(before)
    const children = peopleOf(CHILD)
    expect(children.persons.some((person) => hasCarIn(traits(children.columns, person)))).toBe(false)
    expect(children.persons.some((person) => hasBicycleIn(traits(children.columns, person)))).toBe(true)
  })

  it('know when work and school call', () => {
    const starts = (kind: number) => {
      const people = peopleOf(kind)
      return people.persons.map((person) => startIn(traits(people.columns, person)))
    }
    const school = starts(CHILD)
    expect(Math.min(...school)).toBeGreaterThanOrEqual(7.5 * HOUR)
    expect(Math.max(...school)).toBeLessThan(8.5 * HOUR)
    const work = starts(WORKER)
    expect(work.filter((start) => start === 21.5 * HOUR).length).toBeGreaterThan(0)
    expect(Math.max(...work)).toBe(21.5 * HOUR)
    expect(Math.min(...work)).toBe(5.75 * HOUR)
  })
})
