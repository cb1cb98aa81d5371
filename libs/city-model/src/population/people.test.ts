import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom } from '@urbe/kernel'

import { CHILD, RETIRED, WORKER } from '../society.ts'
import { countPeople, wholes } from './counts.ts'
import { ADULT_YEARS, AGE_BANDS, HOUSEHOLDS_PERMILLE, PENSION_YEARS } from './margins.ts'
import { peopleOf } from './people.ts'
import { strideFor } from './scatter.ts'

const ASK = { years: 7, sex: 6 }
const make = (seed: number, citizens: number) => peopleOf(seededRandom(seed, 1), ASK, citizens)
const spec = [fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: 500, max: 1500 })] as const
const RUNS = { numRuns: 8 }

describe('the margins', () => {
  it('are shares of a whole', () => {
    expect(AGE_BANDS.reduce((sum, { permille }) => sum + permille, 0)).toBe(1000)
    expect(HOUSEHOLDS_PERMILLE.reduce((sum, permille) => sum + permille, 0)).toBe(1000)
  })

  it('are met by a hundred thousand people, up to rounding', () => {
    const counts = countPeople(100_000)
    const people = AGE_BANDS.map((_, band) => counts.reduce((sum, each) => sum + (each.people[band] ?? 0), 0))
    const active = AGE_BANDS.map((_, band) => counts.reduce((sum, each) => sum + (each.active[band] ?? 0), 0))
    for (const [band, { permille, activePermille }] of AGE_BANDS.entries()) {
      expect(Math.abs((people[band] ?? 0) - permille * 100)).toBeLessThanOrEqual(10)
      expect(Math.abs((active[band] ?? 0) - (permille * activePermille) / 10)).toBeLessThanOrEqual(5)
    }
    const households = counts.reduce((sum, each) => sum + each.households, 0)
    for (const { size, households: count } of counts) {
      expect((1000 * count) / households).toBeCloseTo(HOUSEHOLDS_PERMILLE[size - 1] ?? 0, 0)
    }
  })
})

describe('people', () => {
  it('are as many as asked for, those of a household one after another', () => {
    fc.assert(
      fc.property(...spec, (seed, citizens) => {
        const { citizenHousehold, householdAdults } = make(seed, citizens)
        expect(citizenHousehold).toHaveLength(citizens)
        const steps = citizenHousehold.slice(1).map((each, index) => each - (citizenHousehold[index] ?? 0))
        expect(new Set([0, 1, ...steps]).size).toBe(2)
        expect(citizenHousehold.at(-1)).toBe(householdAdults.length - 1)
      }),
      RUNS,
    )
  })

  it('live with an adult while they are children, who could be their parent', () => {
    fc.assert(
      fc.property(...spec, (seed, citizens) => {
        const { citizenHousehold, citizenKind, citizenAge, householdAdults } = make(seed, citizens)
        const members = Map.groupBy(citizenHousehold.keys(), (citizen) => citizenHousehold[citizen])
        for (const [household, adults] of householdAdults.entries()) {
          const own = members.get(household) ?? []
          const children = own.filter((citizen) => citizenKind[citizen] === CHILD)
          const ages = own.map((citizen) => citizenAge[citizen] ?? 0)
          expect(own.length - children.length).toBe(adults)
          expect(adults).toBeGreaterThanOrEqual(1)
          const eldestChild = Math.max(0, ...children.map((citizen) => citizenAge[citizen] ?? 0))
          expect(Math.max(...ages)).toBeGreaterThanOrEqual(eldestChild + ADULT_YEARS)
        }
      }),
      RUNS,
    )
  })
})

describe('five thousand people', () => {
  const { citizenHousehold, citizenAge, citizenKind, citizenSex, householdAdults } = make(3, 5000)

  it('are children, workers or neither by their age', () => {
    for (const [citizen, kind] of citizenKind.entries()) {
      const age = citizenAge[citizen] ?? 0
      expect(kind === CHILD).toBe(age < ADULT_YEARS)
      if (age >= PENSION_YEARS) expect(kind).toBe(RETIRED)
    }
    const workers = citizenKind.filter((kind) => kind === WORKER).length
    expect(workers / 5000).toBeGreaterThan(0.47)
    expect(workers / 5000).toBeLessThan(0.49)
  })

  it('head a household in pairs of both sexes and about one age', () => {
    const first = householdAdults.map((_, household) => citizenHousehold.indexOf(household))
    for (const [household, adults] of householdAdults.entries()) {
      const head = first[household] ?? 0
      if (adults < 2) continue
      expect(citizenSex[head]).not.toBe(citizenSex[head + 1])
    }
    const apart = [...householdAdults.keys()]
      .filter((household) => householdAdults[household] === 2)
      .map((household) => first[household] ?? 0)
      .map((head) => Math.abs((citizenAge[head] ?? 0) - (citizenAge[head + 1] ?? 0)))
    expect(apart.reduce((sum, years) => sum + years, 0) / apart.length).toBeLessThan(3)
  })

  it('are the same from one seed', () => {
    expect(make(5, 900)).toEqual(make(5, 900))
    expect(make(6, 900)).not.toEqual(make(5, 900))
  })
})

describe('whole numbers', () => {
  it('add up to the total and are less than one away from what they stand for', () => {
    const values = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(values, (each) => {
        const total = Math.round(each.reduce((sum, value) => sum + value, 0))
        const whole = wholes(Float64Array.from(each), total)
        expect(whole.reduce((sum, value) => sum + value, 0)).toBe(total)
        for (const [index, value] of each.entries())
          expect(Math.abs((whole[index] ?? 0) - value)).toBeLessThan(1)
      }),
    )
  })
})

it('a stride meets every number once', () => {
  for (const count of [1, 2, 3, 8, 12, 97, 360]) {
    const met = new Set(Array.from({ length: count }, (_, rank) => (rank * strideFor(count)) % count))
    expect(met.size).toBe(count)
  }
})
