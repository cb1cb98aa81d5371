import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type Counts, openEpidemic } from './epidemic.ts'
import { finalSize, finalSizeDeviation } from './final-size.ts'
import {
  EpidemicError,
  type EpidemicPlan,
  POPULATION_MAX,
  R0_MAX,
  STAGE_DAYS_MAX,
  STAGE_STEPS_MAX,
  STEPS_PER_DAY_MAX,
} from './plan.ts'
import { EPIDEMIC_DAYS_MAX, runEpidemic } from './run-epidemic.ts'

const plan: EpidemicPlan = {
  seed: 1,
  population: 20_000,
  r0: 2,
  incubationDays: 2,
  infectiousDays: 4,
  initial: 20,
  stepsPerDay: 2,
}
const hospital = {
  beds: 20,
  severeShare: 0.1,
  stayDays: 7,
  waitDays: 2,
  fatality: 0.05,
  fatalityWithoutBed: 0.6,
}
const DAYS = 2_000

function everyStep(given: EpidemicPlan): Counts[] {
  const epidemic = openEpidemic(given)
  const all = [epidemic.counts()]
  while (!epidemic.isOver() && all.length < DAYS) {
    epidemic.step()
    all.push(epidemic.counts())
  }
  return all
}

describe('the final size of an epidemic', () => {
  it.each([
    [1.5, 0.58281],
    [2, 0.79681],
    [3, 0.94048],
  ])('solves its equation for R0 = %f', (r0, size) => expect(finalSize(r0)).toBeCloseTo(size, 5))

  it('is nothing where one infects fewer than one', () => {
    expect(finalSize(0.8)).toBeCloseTo(0, 7)
    expect(finalSize(0.8, 0.1)).toBeGreaterThan(0.1)
  })

  it.each([
    [1.5, 0, 1],
    [2, 0, 1],
    [2, 3, 1],
    [2, 3, 10],
    [3, 2, 4],
  ])(
    'is reached for R0 = %f, %i days of incubation and %i steps a day',
    (r0, incubationDays, stepsPerDay) => {
      const { attackRate } = runEpidemic({ ...plan, r0, incubationDays, stepsPerDay }, DAYS)
      const deviation = finalSizeDeviation(r0, 20_000)
      expect(Math.abs(attackRate - finalSize(r0, 20 / 20_000))).toBeLessThan(4 * deviation)
    },
  )

  it('would be missed with long steps were they not corrected', () => {
    const r0 = 2 / (1 - Math.exp(-1 / 4)) / 4
    const { attackRate } = runEpidemic({ ...plan, r0, stepsPerDay: 1 }, DAYS)
    expect(attackRate - finalSize(2)).toBeGreaterThan(6 * finalSizeDeviation(2, 20_000))
  })

  it('has the deviation that the theory says', () => {
    const rates = Array.from({ length: 60 }, (_, seed) =>
      runEpidemic({ ...plan, seed, population: 2_000 }, DAYS),
    )
    const values = rates.map(({ attackRate }) => attackRate)
    const mean = values.reduce((total, value) => total + value, 0) / values.length
    const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1)
    // Four deviations of a sample variance of 60: 4 sqrt(2 / 59).
    expect(Math.abs(variance / finalSizeDeviation(2, 2_000) ** 2 - 1)).toBeLessThan(0.74)
  })
})

function isLawful(given: EpidemicPlan, now: Counts, before: Counts = now): boolean {
  const { susceptible, exposed, infectious, recovered, dead } = now
  const isConserved = susceptible + exposed + infectious + recovered + dead === given.population
  const isOneWay = susceptible <= before.susceptible && recovered >= before.recovered && dead >= before.dead
  const isHoused = now.hospitalised <= hospital.beds && now.hospitalised + now.waiting <= infectious
  return isConserved && isOneWay && isHoused && Math.min(...Object.values(now)) >= 0
}

describe('persons', () => {
  it('are conserved at every step, and never turn back', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 0, max: 2 ** 40 }),
          population: fc.integer({ min: 1, max: 1_000 }),
          r0: fc.double({ min: 0, max: 6, noNaN: true }),
          incubationDays: fc.constantFrom(0, 1, 4),
          infectiousDays: fc.constantFrom(1, 5),
          initial: fc.constantFrom(0, 1),
          stepsPerDay: fc.constantFrom(1, 3),
          hospital: fc.constant(hospital),
        }),
        (given) => {
          const steps = everyStep(given)
          expect(steps.filter((counts, step) => !isLawful(given, counts, steps[step - 1]))).toEqual([])
        },
      ),
      { numRuns: 15 },
    )
  })

  it('fall ill in the same way again under the same seed only', () => {
    const small = { ...plan, population: 2_000 }
    expect(everyStep(small)).toEqual(everyStep(small))
    expect(everyStep({ ...small, seed: 2 })).not.toEqual(everyStep(small))
  })

  it('stay healthy where nobody is ill', () => {
    expect(runEpidemic({ ...plan, initial: 0 }, DAYS)).toMatchObject({
      attackRate: 0,
      peak: { day: 0, infectious: 0 },
      series: { susceptible: [20_000] },
    })
  })
})

describe('a hospital', () => {
  const run = (beds: number) => runEpidemic({ ...plan, hospital: { ...hospital, beds } }, DAYS)
  const deadOf = (beds: number) => run(beds).series.dead.at(-1) ?? Number.NaN

  it('saves more with more beds', () => {
    const [none, some, enough] = [deadOf(0), deadOf(100), deadOf(20_000)]
    expect(none).toBeGreaterThan(some)
    expect(some).toBeGreaterThan(enough)
  })

  it('loses as many as it must without a bed, and with a bed for everybody', () => {
    const severe = 20_000 * finalSize(2) * hospital.severeShare
    for (const [beds, fatality] of [
      [0, hospital.fatalityWithoutBed],
      [20_000, hospital.fatality],
    ] as const) {
      const expected = severe * fatality
      // Four deviations of a Poisson number.
      expect(Math.abs(deadOf(beds) - expected)).toBeLessThan(4 * Math.sqrt(expected))
    }
  })

  it('fills all its beds at the height, and empties them', () => {
    const { series } = run(20)
    expect(Math.max(...series.hospitalised)).toBe(20)
    expect(series.hospitalised.at(-1)).toBe(0)
  })

  it('changes nothing about who is infected: the severely ill meet nobody', () => {
    const without = runEpidemic(plan, DAYS).attackRate
    expect(Math.abs(run(20_000).attackRate - without)).toBeLessThan(8 * finalSizeDeviation(2, 20_000))
  })
})

describe('a plan that is none', () => {
  it.each<[string, Partial<EpidemicPlan>]>([
    ['no population', { population: 0 }],
    ['half a person', { population: 0.5 }],
    ['more persons than the limit', { population: POPULATION_MAX + 1 }],
    ['a negative R0', { r0: -1 }],
    ['an R0 above the limit', { r0: R0_MAX + 1 }],
    ['an R0 that is no number', { r0: Number.NaN }],
    ['no infectious days', { infectiousDays: 0 }],
    ['more ill than there are', { initial: 20_001 }],
    ['more steps a day than the limit', { stepsPerDay: STEPS_PER_DAY_MAX + 1 }],
    ['a stage of more days than the limit', { incubationDays: STAGE_DAYS_MAX + 1, stepsPerDay: 1 }],
    ['half a step', { stepsPerDay: 0.5 }],
    ['a stage of too many steps', { infectiousDays: 1_000, stepsPerDay: STAGE_STEPS_MAX / 1_000 + 1 }],
    ['a negative seed', { seed: -1 }],
    ['a share above 1', { hospital: { ...hospital, severeShare: 1.1 } }],
    ['half a bed', { hospital: { ...hospital, beds: 0.5 } }],
  ])('is refused: %s', (_, part) => {
    expect(() => openEpidemic({ ...plan, ...part })).toThrow(EpidemicError)
  })

  it('is refused for more days than the limit', () => {
    expect(() => runEpidemic(plan, EPIDEMIC_DAYS_MAX + 1)).toThrow(EpidemicError)
    expect(runEpidemic(plan, 3).series.day).toEqual([0, 1, 2, 3])
  })
})
