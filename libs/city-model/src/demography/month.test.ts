import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { columnsOver, schemaOf } from '../memory/schema.ts'
import {
  AGE_MAX,
  ARRIVED,
  accountGap,
  addPerson,
  BORN,
  birthThresholds,
  DIED,
  deathThresholds,
  FEMALE,
  FERTILITY_TENTHS,
  FOUNDED,
  liveMonth,
  MALE,
  MIGRATION,
  MORTALITY,
  type Month,
  migrationRates,
  openHousehold,
  openRegistry,
  type PopulationColumns,
  populationOf,
  populationShape,
} from './index.ts'

const WORDS = 2 ** 32
const NOBODY = new Uint32Array(AGE_MAX + 1)
const STAY = { ...MIGRATION, mostPpb: 0 }

/** One woman and one man of the same age in each household. */
function couples(count: number, ageYears: number): PopulationColumns {
  const shape = populationShape({ persons: 3 * count, households: 2 * count })
  const columns = columnsOver(shape, new ArrayBuffer(schemaOf(shape).bytes))
  openRegistry(columns)
  for (let each = 0; each < count; each += 1) {
    const household = openHousehold(columns)
    for (const sex of [FEMALE, MALE])
      addPerson(columns, { household, sex, bornMonth: -12 * ageYears, origin: FOUNDED })
  }
  return columns
}

function monthOf(changes: Partial<Month> = {}): Month {
  return {
    random: seededRandom(1),
    month: 0,
    deaths: NOBODY,
    births: NOBODY,
    migration: STAY,
    meanMood: 500,
    ...changes,
  }
}

/** Whether a count drawn from `n` with chance `p` is within four standard deviations. */
function expectDrawn(found: number, n: number, p: number): void {
  expect(Math.abs(found - n * p)).toBeLessThanOrEqual(4 * Math.sqrt(n * p * (1 - p)))
}

describe('mortality', () => {
  const thresholds = deathThresholds(MORTALITY)
  const survivalOfMonth = (age: number) => 1 - (thresholds[age] ?? 0) / WORDS

  function survivalTo(age: number): number {
    let survival = 1
    for (let year = 0; year < age; year += 1)
      for (let month = 0; month < 12; month += 1) survival *= survivalOfMonth(year)
    return survival
  }

  it.each([1, 30, 60, 85, 100])('leaves at age %d those whom Gompertz leaves', (age) => {
    const { modalAge, slope } = MORTALITY
    const closedForm = Math.exp(Math.exp(-slope * modalAge) - Math.exp(slope * (age - modalAge)))
    expect(survivalTo(age)).toBeCloseTo(closedForm, 6)
  })

  it('gives a life of about 79 years', () => {
    let expectancy = 0
    for (let age = 0; age < AGE_MAX; age += 1) expectancy += (survivalTo(age) + survivalTo(age + 1)) / 2
    // M - Euler's constant / b, but for the few who would have died before birth.
    expect(Math.abs(expectancy - (85 - 0.5772 / 0.1))).toBeLessThan(0.05)
  })

  it('spares nobody in the last year', () => {
    const columns = couples(5, AGE_MAX + 3)
    liveMonth(monthOf({ deaths: thresholds }), columns)
    expect([populationOf(columns), columns.account[DIED]]).toEqual([0, 10])
  })

  it('takes as many as expected', () => {
    const columns = couples(5000, 85)
    liveMonth(monthOf({ deaths: thresholds }), columns)
    expectDrawn(columns.account[DIED] ?? 0, 10_000, 1 - survivalOfMonth(85))
  })
})

describe('fertility', () => {
  const thresholds = birthThresholds(FERTILITY_TENTHS)

  it('is 1.706 children in the life of a woman', () => {
    const monthly = thresholds.reduce((sum, threshold) => sum + threshold / WORDS, 0)
    expect(12 * monthly).toBeCloseTo(1.706, 6)
  })

  it('ends outside of ages 10 to 49', () => {
    expect([thresholds[9], thresholds[50]]).toEqual([0, 0])
    expect([thresholds[10], thresholds[49]].every((threshold) => (threshold ?? 0) > 0)).toBe(true)
  })

  it('gives children to women of that age, in their household', () => {
    const columns = couples(8000, 31)
    liveMonth(monthOf({ births: thresholds }), columns)
    const born = columns.account[BORN] ?? 0
    expectDrawn(born, 8000, 0.0983 / 12)
    expect([...columns.householdSize].filter((size) => size === 3)).toHaveLength(born)
    expect(accountGap(columns)).toBe(0)
  })
})

describe('migration', () => {
  it('is even where the city is as good as the outside', () => {
    const { leavingPpb, arrivingPpb } = migrationRates(MIGRATION, MIGRATION.outsideMood)
    expect(Math.abs(leavingPpb - arrivingPpb)).toBeLessThanOrEqual(1)
    expect((12 * leavingPpb) / 1e9).toBeCloseTo(0.04, 6)
  })

  it('has the odds of a logit', () => {
    const { leavingPpb, arrivingPpb } = migrationRates(MIGRATION, 620)
    expect(arrivingPpb / leavingPpb).toBeCloseTo(Math.exp(1.2), 5)
  })

  it.each([
    [200, -1],
    [800, 1],
  ])('changes a city with a mean mood of %d in the direction %d', (meanMood, direction) => {
    for (const seed of [1, 2, 3]) {
      const columns = couples(4000, 30)
      liveMonth(monthOf({ random: seededRandom(seed), migration: MIGRATION, meanMood }), columns)
      expect(Math.sign(populationOf(columns) - 8000)).toBe(direction)
      expect(accountGap(columns)).toBe(0)
    }
  })

  it('tells which households came, with one to four people', () => {
    const columns = couples(4000, 30)
    const arrived = liveMonth(monthOf({ migration: MIGRATION, meanMood: 900 }), columns)
    const people = arrived.reduce((sum, household) => sum + (columns.householdSize[household] ?? 0), 0)
    expect(people).toBe(columns.account[ARRIVED])
    expect(arrived.length).toBeGreaterThan(0)
    for (const household of arrived) {
      expect(columns.householdSize[household]).toBeGreaterThanOrEqual(1)
      expect(columns.householdSize[household]).toBeLessThanOrEqual(4)
    }
  })

  it('brings nobody into a full city', () => {
    const shape = populationShape({ persons: 1, households: 400 })
    const columns = columnsOver(shape, new ArrayBuffer(schemaOf(shape).bytes))
    openRegistry(columns)
    addPerson(columns, { household: openHousehold(columns), sex: MALE, bornMonth: 0, origin: FOUNDED })
    const flood = { ...MIGRATION, mostPpb: 1_000_000_000 }
    expect(liveMonth(monthOf({ migration: flood, meanMood: 1_000_000 }), columns)).toEqual([])
    expect([populationOf(columns), columns.free[1], accountGap(columns)]).toEqual([1, 399, 0])
  })
})

it('is the same month for the same seed, and another for another', () => {
  const lived = (seed: number) => {
    const columns = couples(500, 60)
    const full = {
      deaths: deathThresholds(MORTALITY),
      births: birthThresholds(FERTILITY_TENTHS),
      migration: MIGRATION,
    }
    for (let month = 0; month < 24; month += 1)
      liveMonth(monthOf({ ...full, random: seededRandom(seed), month }), columns)
    expect(accountGap(columns)).toBe(0)
    return columns
  }
  expect(lived(4)).toEqual(lived(4))
  expect(lived(5).personAlive).not.toEqual(lived(4).personAlive)
})
