import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom } from '@urbe/kernel'

import { societyOf } from '../health/town.fixture.ts'
import { columnsOver, schemaOf } from '../memory/schema.ts'
import {
  accountGap,
  addPerson,
  demographyShape,
  FOUNDED,
  foundDemography,
  openHousehold,
  openRegistry,
  populationShape,
} from './index.ts'

const chance = (stream: number) => seededRandom(8, stream)

function founded(citizens: number) {
  const society = societyOf({ citizens })
  const shape = demographyShape(society)
  const columns = columnsOver(shape, new SharedArrayBuffer(schemaOf(shape).bytes))
  foundDemography({ society, columns, chance })
  return { society, columns }
}

describe('founding all at once', () => {
  it('leaves what adding one by one leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (citizens) => {
        const { society, columns } = founded(citizens)
        const shape = populationShape({ persons: society.citizenPlaces, households: society.householdPlaces })
        const slowly = columnsOver(shape, new SharedArrayBuffer(schemaOf(shape).bytes))
        openRegistry(slowly)
        for (let household = 0; household < society.householdCount; household += 1) openHousehold(slowly)
        for (const [person, household] of society.citizenHousehold.entries()) {
          const sex = society.citizenSex[person] ?? 0
          addPerson(slowly, {
            household,
            sex,
            bornMonth: columns.personBornMonth[person] ?? 0,
            origin: FOUNDED,
          })
        }
        expect(columns).toMatchObject(slowly)
        expect(accountGap(columns)).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  it('makes everybody as old as they are, with birthdays all over the year', () => {
    const { society, columns } = founded(2000)
    const months = [...society.citizenAge].map(
      (age, person) => -(columns.personBornMonth[person] ?? 0) - 12 * age,
    )
    const byMonth = new Int32Array(12)
    for (const month of months) byMonth[month] = (byMonth[month] ?? 0) + 1
    expect(byMonth.reduce((sum, count) => sum + count, 0)).toBe(2000)
    expect(Math.min(...byMonth)).toBeGreaterThan(100)
  })

  it.each([{ citizenPlaces: 9 }, { householdPlaces: 1 }])(
    'refuses a society that has no room: %o',
    (places) => {
      const society = { ...societyOf({ citizens: 10 }), ...places }
      const shape = demographyShape(society)
      const columns = columnsOver(shape, new SharedArrayBuffer(schemaOf(shape).bytes))
      expect(() => foundDemography({ society, columns, chance })).toThrow(RangeError)
    },
  )
})
