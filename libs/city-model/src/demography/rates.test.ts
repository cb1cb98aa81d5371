import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom } from '@urbe/kernel'

import { columnsOver, schemaOf } from '../memory/schema.ts'
import {
  AGE_MAX,
  addPerson,
  BORN,
  BOYS_PERMILLE,
  deathThresholds,
  FEMALE,
  FOUNDED,
  householdsOf,
  LEFT,
  liveMonth,
  MALE,
  MIGRATION,
  MORTALITY,
  migrationRates,
  openHousehold,
  openRegistry,
  populationShape,
} from './index.ts'

describe('rates', () => {
  it('of death rise with every year', () => {
    const thresholds = deathThresholds(MORTALITY)
    for (let age = 1; age <= AGE_MAX; age += 1)
      expect(thresholds[age]).toBeGreaterThan(thresholds[age - 1] ?? 0)
  })

  it('of death fall when people grow older', () => {
    const longer = deathThresholds({ ...MORTALITY, modalAge: MORTALITY.modalAge + 5 })
    for (const [age, threshold] of deathThresholds(MORTALITY).entries())
      expect(longer[age]).toBeLessThanOrEqual(threshold)
  })

  it('of moving sum up to all who would move at most, whatever the mood', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), (meanMood) => {
        const { leavingPpb, arrivingPpb } = migrationRates(MIGRATION, meanMood)
        expect(leavingPpb + arrivingPpb).toBe(MIGRATION.mostPpb)
        expect(Math.min(leavingPpb, arrivingPpb)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('of moving follow the mood', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(100), (meanMood, more) => {
        return (
          migrationRates(MIGRATION, meanMood + more).leavingPpb <=
          migrationRates(MIGRATION, meanMood).leavingPpb
        )
      }),
    )
  })
})

describe('a month of a town of women', () => {
  const WOMEN = 6000
  const shape = populationShape({ persons: 3 * WOMEN, households: WOMEN })
  const nobodyDies = new Uint32Array(AGE_MAX + 1)

  function town() {
    const columns = columnsOver(shape, new ArrayBuffer(schemaOf(shape).bytes))
    openRegistry(columns)
    for (let each = 0; each < WOMEN; each += 1)
      addPerson(columns, { household: openHousehold(columns), sex: FEMALE, bornMonth: -360, origin: FOUNDED })
    return columns
  }

  it('in which all give birth brings as many boys as it should', () => {
    const columns = town()
    const births = new Uint32Array(AGE_MAX + 1)
    births[30] = 2 ** 32 - 1
    const migration = { ...MIGRATION, mostPpb: 0 }
    liveMonth(
      { random: seededRandom(2), month: 0, deaths: nobodyDies, births, migration, meanMood: 500 },
      columns,
    )
    const born = columns.account[BORN] ?? 0
    expect(born).toBe(WOMEN)
    const boys = columns.personSex.filter((sex) => sex === MALE).length
    const p = BOYS_PERMILLE / 1000
    expect(Math.abs(boys - born * p)).toBeLessThan(4 * Math.sqrt(born * p * (1 - p)))
  })

  it('in which all leave is empty, and nobody comes', () => {
    const columns = town()
    const migration = { outsideMood: 1e9, slope: 1, mostPpb: 1_000_000_000 }
    const month = {
      random: seededRandom(2),
      month: 0,
      deaths: nobodyDies,
      births: nobodyDies,
      migration,
      meanMood: 0,
    }
    expect(liveMonth(month, columns)).toEqual([])
    // One word of chance in 2^32 would let somebody stay.
    expect([columns.account[LEFT], householdsOf(columns)]).toEqual([WOMEN, 0])
  })
})
