import { beforeEach, describe, expect, it } from '@jest/globals'

import { stage } from '../epidemic/stages.ts'
import {
  AT_HOME,
  AT_LEISURE,
  AT_SCHOOL,
  AT_SHOP,
  AT_WORK,
  CYCLING,
  DRIVING,
  RIDING,
  STAYING,
  WALKING,
} from '../plans/activities.ts'
import { type Census, censusOf } from './census.ts'
import { CONTACTS, REFERENCE_DAY } from './contacts.ts'
import { type Town, townOf } from './town.fixture.ts'

const INFECTIONS = 0.2
const EACH = 40

let town: Town
let census: Census

beforeEach(() => {
  town = townOf({ citizens: EACH })
  census = censusOf(town.society, town.columns)
  town.columns.citizenNode.fill(3)
  town.columns.citizenEmployer.fill(2)
  become(0, stage.infectious)
})

function become(person: number, which: number): void {
  town.columns.citizenStage[person] = which
}

function put(persons: readonly number[], activity: number, travel: number = STAYING): void {
  for (const person of persons) {
    town.columns.citizenActivity[person] = activity
    town.columns.citizenTravel[person] = travel
  }
}

/** The chance that somebody who can be infected is, where they are. */
function chanceOf(person: number): number {
  census.take(INFECTIONS)
  return (census.threshold[2 * (census.placeOf[person] ?? 0)] ?? 0) / 2 ** 32
}

const everybody = Array.from({ length: EACH }, (_, person) => person)

describe('a reference day', () => {
  it('has contacts of one on its mean', () => {
    const kinds = ['home', 'work', 'school', 'out', 'transit'] as const
    const share = (of: readonly (typeof kinds)[number][]) =>
      of.reduce((sum, kind) => sum + REFERENCE_DAY[kind] * CONTACTS[kind], 0)
    expect(share(kinds)).toBeCloseTo(1, 12)
    expect([share(['home']), share(['work', 'school']), share(['out', 'transit'])]).toEqual([
      expect.closeTo(0.3, 12),
      expect.closeTo(0.37, 12),
      expect.closeTo(0.33, 12),
    ])
  })
})

describe('a census', () => {
  it.each([
    ['at work', AT_WORK, STAYING, CONTACTS.work],
    ['at school', AT_SCHOOL, STAYING, CONTACTS.school],
    ['at leisure', AT_LEISURE, STAYING, CONTACTS.out],
    ['in a shop', AT_SHOP, STAYING, CONTACTS.out],
    ['in transit, wherever they go', AT_WORK, RIDING, CONTACTS.transit],
  ])('lets those meet who are together %s', (_, activity, travel, contacts) => {
    put(everybody, activity, travel)
    become(1, stage.infectious)
    const hazard = (INFECTIONS * contacts * 2) / (EACH - 1)
    expect(chanceOf(9)).toBeCloseTo(1 - Math.exp(-hazard), 8)
  })

  it('lets those meet at home who live together, and nobody else', () => {
    put(everybody, AT_HOME)
    const { personHousehold, householdSize } = town.columns
    const household = personHousehold.findIndex(
      (_, person) => (householdSize[personHousehold[person] ?? 0] ?? 0) > 1,
    )
    become(0, stage.susceptible)
    become(household, stage.infectious)
    const home = personHousehold[household] ?? 0
    const hazard = (INFECTIONS * CONTACTS.home) / ((householdSize[home] ?? 0) - 1)
    for (const person of everybody) {
      const expected = personHousehold[person] === home ? 1 - Math.exp(-hazard) : 0
      expect(chanceOf(person)).toBeCloseTo(expected, 8)
    }
  })

  it('keeps places and kinds of places apart', () => {
    put(everybody, AT_WORK)
    town.columns.citizenEmployer[5] = 1
    put([6], AT_SCHOOL)
    put([7], AT_LEISURE)
    town.columns.citizenEmployer[8] = -1
    put([9], AT_WORK, RIDING)
    expect([5, 6, 7, 8, 9].map(chanceOf)).toEqual([0, 0, 0, 0, 0])
    expect(chanceOf(10)).toBeGreaterThan(0)
  })

  it('takes who is at work without an employer for a guest of the place', () => {
    put(everybody, AT_WORK)
    put([0], AT_SHOP)
    town.columns.citizenEmployer[8] = -1
    expect(chanceOf(8)).toBeCloseTo(1 - Math.exp(-INFECTIONS * CONTACTS.out), 8)
  })
})

describe('whoever is away from others', () => {
  it.each([DRIVING, CYCLING, WALKING])('meets nobody on the way by means %d', (travel) => {
    put(everybody, AT_LEISURE, travel)
    expect(everybody.map(chanceOf)).toEqual(everybody.map(() => 0))
  })

  it.each([stage.waiting, stage.inBed, stage.dead])('is isolated in stage %d', (which) => {
    put(everybody, AT_LEISURE)
    become(1, which)
    expect(chanceOf(1)).toBe(0)
    expect(chanceOf(2)).toBeCloseTo(1 - Math.exp((-INFECTIONS * CONTACTS.out) / (EACH - 2)), 8)
  })

  it('infects nobody, as the infectious do who are alone', () => {
    put(everybody, AT_HOME)
    put([0], AT_LEISURE)
    expect(everybody.slice(1).map(chanceOf)).toEqual(everybody.slice(1).map(() => 0))
  })
})

it('can be certain of infection', () => {
  put(everybody, AT_LEISURE)
  census.take(1e6)
  expect(census.threshold[2 * (census.placeOf[3] ?? 0)]).toBe(2 ** 32 - 1)
})
